import { controlDirectory, hostVariables, renderInventory, renderSshConfig } from '../../inventory';
import type { Vm } from '../../site';
import { environmentOf, exampleSite, nic, vmOf } from './example-site';

const paths = { directory: '/srv/dev', controlDirectory: '/srv/dev/cm' };

function configWith(dev1: Partial<Vm>, options: object = {}): string {
  const site = exampleSite({ dev1 });
  return renderSshConfig(site, environmentOf(site), { ...paths, ...options });
}

describe('renderSshConfig', () => {
  it('reaches a host directly when it has a card on a bridge of the node', () => {
    const text = configWith({ nics: [nic('devnet', '10.10.10.11/24'), nic('vmbr0', '10.0.12.11/24')] });
    expect(text).toContain('HostName 10.0.12.11\n');
    expect(text).not.toContain('ProxyJump');
  });

  it('uses the address that the deployment learned where the site has none', () => {
    const dhcp = { ...nic('vmbr0', ''), ipv4: { method: 'dhcp' as const } };
    expect(configWith({ nics: [dhcp] }, { addresses: { dev1: '10.0.12.50' } })).toContain(
      'HostName 10.0.12.50\n',
    );
    const unknown = configWith({ nics: [dhcp] });
    expect(unknown).toContain('# dev1: its address is not known yet.\n');
    expect(unknown).not.toContain('Host dev1');
    expect(unknown).toContain('Host router');
  });

  it('jumps through the router to a host that takes its address from a vnet', () => {
    const dhcp = { ...nic('devnet', ''), ipv4: { method: 'dhcp' as const } };
    expect(configWith({ nics: [dhcp] }, { addresses: { dev1: '10.10.10.50' } })).toContain(
      'HostKeyAlias dev1.10001\n  UserKnownHostsFile "/srv/dev/known_hosts.d/dev1.10001"\n  ProxyJump router\n',
    );
  });

  it('leaves the ProxyCommand of the lab to hosts on lab nodes', () => {
    const site = exampleSite();
    const real = { ...site, nodes: site.nodes.map((node) => ({ ...node, kind: 'proxmox' as const })) };
    const text = renderSshConfig(real, environmentOf(real), { ...paths, proxyCommand: 'nc %h %p' });
    expect(text).not.toContain('ProxyCommand');
  });

  it('escapes what ssh would expand in a path', () => {
    expect(configWith({}, { identityFiles: ['/home/me/100% key'] })).toContain(
      'IdentityFile "/home/me/100%% key"\n',
    );
  });

  it.each([
    ['a name with a pattern', { name: 'dev*' }, {}, 'INVENTORY_BAD_NAME'],
    ['a name that is an option', { name: '-oProxyCommand=id' }, {}, 'INVENTORY_BAD_NAME'],
    ['a full name with a line break', { fqdn: 'dev1\n  ProxyCommand id' }, {}, 'INVENTORY_BAD_NAME'],
    ['an address that is a command', { nics: [nic('vmbr0', '$(id)')] }, {}, 'INVENTORY_BAD_ADDRESS'],
    ['a path with a quote', {}, { identityFiles: ['/a" b'] }, 'INVENTORY_BAD_PATH'],
    ['a path with a variable', {}, { identityFiles: ['/${HOME}/key'] }, 'INVENTORY_BAD_PATH'],
    ['a ProxyCommand of two lines', {}, { proxyCommand: 'nc\nHost *' }, 'INVENTORY_BAD_PATH'],
  ])('refuses %s', (_what, dev1, options, code) => {
    expect(() => configWith(dev1, options)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('hostVariables', () => {
  const variables = (dev1: Partial<Vm>): unknown => {
    const site = exampleSite({ dev1 });
    return hostVariables(site, environmentOf(site), vmOf(site, 'dev1'));
  };
  const { install } = vmOf(exampleSite(), 'dev1');

  it('lets the variables of the site win', () => {
    const vars = { base_timezone: 'Europe/Paris' };
    expect(variables({ install: { ...install, vars } })).toMatchObject(vars);
  });

  it('refuses a variable that Ansible cannot name', () => {
    expect(() => variables({ install: { ...install, vars: { 'base-motd': 'x' } } })).toThrow(
      expect.objectContaining({ code: 'INVENTORY_BAD_VARIABLE' }) as Error,
    );
  });

  it('keeps forwarding on a strict router, because hosts behind it are reached through its sshd', () => {
    const prod = { ...install, posture: 'prod' as const };
    expect(variables({ install: prod })).toMatchObject({ security_ssh_allow_tcp_forwarding: 'no' });
    expect(variables({ install: prod, role: 'router' })).toMatchObject({
      security_ssh_allow_tcp_forwarding: 'local',
    });
  });
});

describe('renderInventory', () => {
  it('makes group names that Ansible allows', () => {
    const site = exampleSite({
      dev1: { install: { ...vmOf(exampleSite(), 'dev1').install, groups: ['web-front'] } },
    });
    expect(JSON.parse(renderInventory(site, environmentOf(site)))).toMatchObject({
      web_front: { hosts: ['dev1'] },
    });
  });
});

describe('controlDirectory', () => {
  it('lies in the folder of the environment as long as a socket fits', () => {
    expect(controlDirectory('/srv/.rackwright/dev', '/tmp', 0)).toBe('/srv/.rackwright/dev/cm');
  });
  it('is a short one of this user where the path would be too long for a socket', () => {
    const long = `/srv/${'x'.repeat(60)}/.rackwright/dev`;
    expect(controlDirectory(long, '/tmp', 1000)).toMatch(/^\/tmp\/rackwright-1000-[0-9a-f]{8}$/);
  });
});
