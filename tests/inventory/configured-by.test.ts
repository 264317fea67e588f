import { changesBetween, configuredBy, type ConfiguredBy } from '../../inventory';
import type { Site } from '../../site';
import { environmentOf, exampleSite, vmOf } from './example-site';

const { install } = vmOf(exampleSite(), 'dev1');
const parts = { common: '1', plays: ['all'], roles: { base: 'a', users: 'b' } };

function of(site: Site, content = parts): ConfiguredBy {
  const what = { site, environment: environmentOf(site), vm: vmOf(site, 'dev1'), hash: 'h' };
  return configuredBy(what, () => content);
}
const withInstall = (more: Partial<typeof install>): Site =>
  exampleSite({ dev1: { install: { ...install, ...more } } });

describe('what has changed of that which a host is configured by', () => {
  const before = of(exampleSite());

  it('is nothing where nothing has', () => {
    expect(changesBetween(before, of(exampleSite()))).toEqual([]);
  });

  it('is named by roles, variables, groups and playbooks', () => {
    const roles = { base: 'x', packages: 'c', users: 'b' };
    expect(changesBetween(before, of(exampleSite(), { ...parts, roles }))).toEqual(['roles base, packages']);
    expect(changesBetween(before, of(withInstall({ vars: { base_motd: 'hello' } })))).toEqual([
      'variable base_motd',
    ]);
    expect(changesBetween(before, of(withInstall({ groups: ['web'] })))).toEqual(['group web']);
    expect(changesBetween(before, of(exampleSite(), { ...parts, common: '2' }))).toEqual(['playbooks']);
  });

  it('says of roles that they are no longer asked for, once', () => {
    const withRoles = (roles: object): ConfiguredBy =>
      of(withInstall({ roles: { pve_iac: true } }), { ...parts, roles: { ...parts.roles, ...roles } });
    const asked = withRoles({ pve_iac: 'e' });
    expect(changesBetween(asked, before)).toEqual(['role pve_iac (no longer asked for)']);
    expect(changesBetween(before, asked)).toEqual(['role pve_iac', 'group role_pve_iac']);
  });

  it('tells of a secret that it changed, and of no variable what it holds', () => {
    const site = withInstall({ secrets: { db_password: 'passwords.db' }, vars: { token_note: 'hunter2' } });
    const one = of({ ...site, secretVersions: { 'passwords.db': '1' } });
    expect(changesBetween(one, of({ ...site, secretVersions: { 'passwords.db': '2' } }))).toEqual([
      'secret passwords.db',
    ]);
    expect(JSON.stringify(one)).not.toContain('hunter2');
  });
});
