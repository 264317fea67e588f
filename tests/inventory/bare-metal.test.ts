import { renderBareMetal } from '../../inventory';
import type { Site } from '../../site';
import { rackSite } from '../boot/rack-site';

interface Listed {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly [group: string]: unknown;
}

function listed(change: (site: Site) => Site = (site) => site): Listed {
  return JSON.parse(renderBareMetal(change(rackSite()))) as Listed;
}

test('machines of iron have the inputs of the roles of all', () => {
  const { ubuntu1 } = listed()._meta.hostvars;
  expect(ubuntu1).toMatchObject({
    ansible_host: '10.0.12.21',
    base_timezone: expect.any(String) as unknown,
    users_accounts: [expect.objectContaining({ name: 'admin', sudo: true })],
    security_posture: expect.stringMatching(/^(dev|prod)$/) as unknown,
  });
});

test('a node of Proxmox VE keeps its own firewall, and others have that of the specs', () => {
  const { pve1, ubuntu1 } = listed()._meta.hostvars;
  expect(pve1).toMatchObject({ security_firewall: false });
  expect(ubuntu1).not.toHaveProperty('security_firewall');
});

test('what is said under install makes roles, their variables and their groups', () => {
  const { _meta, role_node_exporter: exporters } = listed((site) => ({
    ...site,
    hosts: (site.hosts ?? []).map((host) =>
      host.name === 'ubuntu1'
        ? {
            ...host,
            install: {
              ...host.install,
              roles: { node_exporter: true },
              vars: { node_exporter_listen: ':9200' },
              secrets: { node_exporter_password: 'passwords.exporter' },
            },
          }
        : host,
    ),
  }));
  expect(exporters).toEqual({ hosts: ['ubuntu1'] });
  expect(_meta.hostvars['ubuntu1']).toMatchObject({
    node_exporter_listen: ':9200',
    node_exporter_password: "{{ lookup('rackwright_secret', 'passwords.exporter') }}",
    security_firewall_services: [{ protocol: 'tcp', ports: ['9200'] }],
  });
  expect(_meta.hostvars['ubuntu2']).not.toHaveProperty('security_firewall_services');
});
