import { execFileSync } from 'node:child_process';
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

test('machines of iron are in the groups that VMs are in: cluster, name, environment', () => {
  const groups = listed((site) => ({
    ...site,
    nameGroups: [{ pattern: 'ubuntu*', group: 'web' }],
    hosts: (site.hosts ?? []).map((host) =>
      host.name === 'ubuntu1' ? { ...host, environment: 'dev' } : host,
    ),
  }));
  expect(groups).toMatchObject({
    cluster_k8s: { hosts: ['talos1', 'talos2'] },
    cluster_k8s_control_plane: { hosts: ['talos1'] },
    cluster_k8s_workers: { hosts: ['talos2'] },
    // Whose machines site.yml leaves out.
    talos_control_plane: { hosts: ['talos1'] },
    talos_workers: { hosts: ['talos2'] },
    web: { hosts: ['ubuntu1', 'ubuntu2'] },
    env_dev: { hosts: ['ubuntu1'] },
    bare_metal: { hosts: expect.arrayContaining(['talos1', 'ubuntu1']) as unknown },
  });
  expect(groups._meta.hostvars['ubuntu1']).toMatchObject({ rackwright_environment: 'dev' });
});

test('where they are configured from they have the key to log in with, their host keys, and a folder for kubeconfigs', () => {
  const site = rackSite();
  const text = renderBareMetal(site, { directory: "/srv/o'neill site/machines" });
  const { ubuntu1 } = (JSON.parse(text) as Listed)._meta.hostvars;
  expect(ubuntu1).toMatchObject({
    ansible_ssh_private_key_file: site.automation.identityFile,
    rackwright_folder: "/srv/o'neill site/machines",
  });
  // As Ansible splits it, and ssh after it.
  const args = String(ubuntu1?.['ansible_ssh_common_args']);
  const said = execFileSync('sh', ['-c', `ssh -G ${args} x`], { encoding: 'utf8' });
  expect(said).toContain("userknownhostsfile /srv/o'neill site/machines/known_hosts.d/ubuntu1\n");
  expect(said).toContain('hostkeyalias ubuntu1\n');
  expect(said).toContain('stricthostkeychecking accept-new\n');
  expect(listed()._meta.hostvars['ubuntu1']).not.toHaveProperty('ansible_ssh_common_args');
});
