import { limitedHosts } from '../../inventory';
import { environmentOf, exampleSite, vmOf } from './example-site';

const example = exampleSite();
const dev1 = vmOf(example, 'dev1');
const docker = { ...dev1.install, roles: { docker: true } };
const vms = [
  vmOf(example, 'router'),
  dev1,
  { ...dev1, name: 'web1' },
  { ...dev1, name: 'web2', install: docker },
  { ...dev1, name: 'db1', install: { ...docker, groups: ['cluster-home'] } },
];
const of = (limit: string, hosts = vms): ReturnType<typeof limitedHosts> =>
  limitedHosts(example, environmentOf(example), { limit, hosts });

it.each([
  ['dev1', ['dev1']],
  ['web1,router', ['router', 'web1']],
  ['web1:web2', ['web1', 'web2']],
  ['web*', ['web1', 'web2']],
  ['role_docker', ['web2', 'db1']],
  ['cluster_home', ['db1']],
  ['all', ['router', 'dev1', 'web1', 'web2', 'db1']],
  ['!router', ['dev1', 'web1', 'web2', 'db1']],
  ['all,!web*', ['router', 'dev1', 'db1']],
  ['role_docker,&web*', ['web2']],
  // The order of the words does not matter.
  ['!web1,web*', ['web2']],
  ['role_router,role_docker,!db1', ['router', 'web2']],
  ['web1,!web1', []],
])('%s means %j', (limit, hosts) => {
  expect(of(limit)).toMatchObject({ hosts, unknown: [] });
});

it.each([
  ['wbe1', ['wbe1']],
  ['web*,nobody,!none', ['nobody', 'none']],
  ['role_haproxy', ['role_haproxy']],
])('%s names what means nobody: %j', (limit, unknown) => {
  expect(of(limit).unknown).toEqual(unknown);
});

it('means nobody beyond those that may be meant', () => {
  expect(of('web*', vms.slice(0, 3)).hosts).toEqual(['web1']);
});
