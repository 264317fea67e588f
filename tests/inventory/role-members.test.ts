import { hostVariables, renderBareMetal } from '../../inventory';
import { hostGroups } from '../../inventory/host-groups';
import { rolesOf } from '../../site';
import type { Json, Site, Vm } from '../../site';
import { environmentOf, exampleSite, nic, vmOf } from './example-site';

const base = vmOf(exampleSite(), 'dev1');

/** Machines beside each other on the bridge of the node. */
function siteOf(machines: Readonly<Record<string, Partial<Vm>>>, more: Partial<Site> = {}): Site {
  const example = exampleSite();
  const vms = Object.entries(machines).map(([name, changes], index): Vm => ({
    ...{ ...base, name, vmId: 10_001 + index, nics: [nic('vmbr0', `10.0.12.${String(11 + index)}/24`)] },
    ...changes,
  }));
  return { ...example, environments: example.environments.map((each) => ({ ...each, vms })), ...more };
}

function variables(site: Site, name: string): Record<string, Json> {
  return hostVariables(site, environmentOf(site), vmOf(site, name));
}

const install = (more: Partial<Vm['install']>): Partial<Vm> => ({ install: { ...base.install, ...more } });

describe('machines that are k3s by their names', () => {
  const nameGroups = [{ pattern: 'k8s-*', group: 'k3s' }];
  const site = siteOf({ web1: {}, 'k8s-2': {}, 'k8s-1': {} }, { nameGroups });

  it('have one server, whichever of them a run is for, and a kubeconfig', () => {
    for (const name of ['k8s-1', 'k8s-2'])
      expect(variables(site, name)).toMatchObject({
        k3s_servers: ['k8s-2'],
        k3s_kubeconfig: expect.stringContaining('/kubeconfig-k3s') as unknown,
      });
    expect(variables(site, 'web1')).not.toHaveProperty('k3s_servers');
  });

  it('let each other in, and nobody else to what is theirs', () => {
    const among = { from: ['10.42.0.0/16', '10.0.12.12', '10.0.12.13'] };
    expect(variables(site, 'k8s-2')['security_firewall_services']).toEqual([
      { protocol: 'tcp', ports: ['6443'] },
      among,
    ]);
    expect(variables(site, 'k8s-1')['security_firewall_services']).toEqual([among]);
  });

  it('let in at the port that the API has moved to, and from networks of pods that variables give', () => {
    const vars = { k3s_config: { 'https-listen-port': 7443 }, k3s_pod_cidr: '10.60.0.0/16,fd60::/56' };
    const moved = siteOf({ 'k8s-1': install({ vars }) }, { nameGroups });
    expect(variables(moved, 'k8s-1')['security_firewall_services']).toEqual([
      { protocol: 'tcp', ports: ['7443'] },
      { from: ['10.60.0.0/16', 'fd60::/56', '10.0.12.11'] },
    ]);
  });

  it('have nothing to do with a cluster that is described', () => {
    const clusters = [
      { name: 'home', kind: 'k3s', controlPlane: ['k8s-2'], workers: [], requires: [] } as const,
    ];
    const both = siteOf({ 'k8s-2': {}, 'k8s-1': {} }, { nameGroups, clusters });
    expect(variables(both, 'k8s-1')['k3s_servers']).toEqual(['k8s-1']);
    expect(variables(both, 'k8s-2')['k3s_servers']).toEqual(['k8s-2']);
  });
});

it('says who makes the automation key, and lets its account in, in any posture', () => {
  const keys = install({ roles: { ssh_keys: true }, posture: 'prod' });
  const site = siteOf({ a: {}, b: keys, c: keys });
  for (const name of ['b', 'c'])
    expect(variables(site, name)).toMatchObject({
      ssh_keys_maker: 'b',
      security_ssh_permit_root_login: 'prohibit-password',
    });
  const other = install({ roles: { ssh_keys: true }, vars: { ssh_keys_account: 'admin' } });
  expect(variables(siteOf({ a: other }), 'a')).not.toHaveProperty('security_ssh_permit_root_login');
});

it.each(['pve_install', 'proxmox'])(
  'lets nodes of Proxmox VE reach each other as root, in any posture: %s',
  (role) => {
    const site = siteOf({ node1: install({ roles: { [role]: true }, posture: 'prod' }) });
    expect(variables(site, 'node1')).toMatchObject({
      security_firewall: false,
      security_ssh_permit_root_login: 'prohibit-password',
      security_ssh_allow_tcp_forwarding: 'yes',
    });
    const strict = { roles: { [role]: true }, vars: { security_ssh_permit_root_login: 'no' } };
    expect(variables(siteOf({ node1: install(strict) }), 'node1')).toMatchObject({
      security_ssh_permit_root_login: 'no',
    });
  },
);

it('lets in what a provisioning server serves', () => {
  const served = (vars: Vm['install']['vars']): unknown =>
    variables(siteOf({ boot: install({ roles: { provisioning_server: true }, vars }) }), 'boot')[
      'security_firewall_services'
    ];
  expect(served({})).toEqual([{ protocol: 'tcp', ports: ['8069', '8443'] }]);
  expect(
    served({
      provisioning_server_dhcp_proxy: 'eno1=10.0.12.2/24',
      provisioning_server_nginx: true,
      provisioning_server_http_port: 80,
    }),
  ).toEqual([
    { protocol: 'tcp', ports: ['80', '8443', '443'] },
    { protocol: 'udp', ports: ['67', '69', '4011'] },
  ]);
});

it('lets in what frontends of HAProxy serve that are variables', () => {
  const vars = { haproxy_frontends: [{ name: 'a', bind: '*:8443', backend: 'a' }] };
  const site = siteOf({ lb: install({ roles: { haproxy: true }, vars }) });
  expect(variables(site, 'lb')['security_firewall_services']).toEqual([{ protocol: 'tcp', ports: ['8443'] }]);
});

describe('a machine that is installed from a medium', () => {
  const osProfiles = [
    { name: 'bookworm', family: 'debian' },
    { name: 'nix', family: 'nixos' },
    { name: 'node', family: 'proxmox-ve' },
  ] as unknown as NonNullable<Site['osProfiles']>;
  const from = (os: string, more: Partial<Vm> = {}): Partial<Vm> => ({
    ...{ bootMethod: 'iso', os, ...more },
    image: undefined,
  });
  const site = siteOf({ db1: from('bookworm'), nix1: from('nix') }, { osProfiles });

  it('is in the group of its operating system', () => {
    const groups = (name: string): readonly string[] =>
      hostGroups(site, environmentOf(site), vmOf(site, name));
    expect(groups('db1')).toContain('os_debian');
    expect(groups('nix1')).toContain('os_nixos');
  });

  it('has on NixOS a Python of its own, and no role that works with packages of Debian unless somebody asks', () => {
    expect(variables(site, 'nix1')).toMatchObject({
      ansible_python_interpreter: '/run/current-system/sw/bin/python3',
      rackwright_without: ['base', 'users', 'security'],
    });
    expect(variables(site, 'db1')).not.toHaveProperty('ansible_python_interpreter');
    expect(rolesOf(site, vmOf(site, 'nix1'))).toEqual([]);
    const services = { nix: { enabled: true, packages: ['htop'], services: {} } };
    const asked = siteOf(
      { nix1: from('nix', install({ services, roles: { users: true } })) },
      { osProfiles },
    );
    expect(rolesOf(asked, vmOf(asked, 'nix1'))).toEqual(['users', 'nix_services']);
  });

  it('is the same of iron', () => {
    const host = { interfaces: [], install: { ...base.install, posture: 'prod' } };
    const hosts = [
      { ...host, name: 'iron1', fqdn: 'iron1.example.org', os: 'nix' },
      { ...host, name: 'iron2', fqdn: 'iron2.example.org', os: 'node' },
    ] as unknown as NonNullable<Site['hosts']>;
    const listed = JSON.parse(renderBareMetal({ ...site, hosts })) as {
      readonly _meta: { readonly hostvars: unknown };
    };
    expect(listed._meta.hostvars).toMatchObject({
      iron1: { rackwright_without: ['base', 'users', 'security'] },
      iron2: {
        security_firewall: false,
        security_ssh_permit_root_login: 'prohibit-password',
        security_ssh_allow_tcp_forwarding: 'yes',
      },
    });
  });
});
