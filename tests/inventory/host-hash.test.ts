import { type AnsibleContent, canonicalJson, hostHash } from '../../inventory';
import { environmentOf, exampleSite, vmOf } from './example-site';

const content: AnsibleContent = ({ groups, without }) => `${groups.join()} ${without.join()}`;

function hashOfDev1(site = exampleSite()): string {
  return hostHash(site, environmentOf(site), vmOf(site, 'dev1'), content);
}

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });
});

describe('hostHash', () => {
  const { install } = vmOf(exampleSite(), 'dev1');

  it('is the same for an equal site', () => {
    expect(hashOfDev1()).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfDev1(exampleSite())).toBe(hashOfDev1());
  });

  it('does not change with the memory of the VM', () => {
    expect(hashOfDev1(exampleSite({ dev1: { memoryMib: 4096 } }))).toBe(hashOfDev1());
  });

  it('changes with a role variable of the host, and then for this host alone', () => {
    const changed = exampleSite({ dev1: { install: { ...install, vars: { base_motd: 'hello' } } } });
    expect(hashOfDev1(changed)).not.toBe(hashOfDev1());
    const router = (site = exampleSite()): string =>
      hostHash(site, environmentOf(site), vmOf(site, 'router'), content);
    expect(router(changed)).toBe(router());
  });

  it('changes with a group, and with the content of the playbooks', () => {
    const grouped = exampleSite({ dev1: { install: { ...install, groups: ['web'] } } });
    expect(hashOfDev1(grouped)).not.toBe(hashOfDev1());
    const site = exampleSite();
    expect(hostHash(site, environmentOf(site), vmOf(site, 'dev1'), () => 'other')).not.toBe(hashOfDev1());
  });

  it('asks for the content of its groups, without the roles that are switched off', () => {
    const asked: Parameters<AnsibleContent>[0][] = [];
    const site = exampleSite({ dev1: { install: { ...install, roles: { docker: true, security: false } } } });
    hostHash(site, environmentOf(site), vmOf(site, 'dev1'), (host) => {
      asked.push(host);
      return '';
    });
    expect(asked).toEqual([
      {
        groups: ['env_dev', 'node_pve1', 'os_debian', 'posture_dev', 'role_docker', 'role_host'],
        without: ['security'],
      },
    ]);
  });

  it('does not depend on the SSH key that set-up made on this machine', () => {
    const site = exampleSite();
    const withKey = { ...site, automation: { ...site.automation, publicKey: 'ssh-ed25519 AAAA me' } };
    expect(hashOfDev1(withKey)).toBe(hashOfDev1());
  });
});
