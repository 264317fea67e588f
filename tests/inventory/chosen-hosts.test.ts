import { chosenHosts } from '../../inventory';
import { loadExample } from '../stacks/example-specs';

describe('words for hosts', () => {
  const site = loadExample();
  const [dev] = site.environments;
  const vms = dev!.vms.map((vm) => (vm.name === 'dev2' ? { ...vm, tags: ['web'] } : vm));
  const chosen = (...words: string[]): ReturnType<typeof chosenHosts> =>
    chosenHosts(site, { ...dev!, vms }, { words, hosts: vms });

  it.each([
    ['names', ['dev2', 'dev1'], ['dev1', 'dev2']],
    ['a tag', ['tag:web'], ['dev2']],
    ['a group of Ansible', ['group:role_router'], ['dev-router']],
    ['several, each host once', ['tag:web', 'dev2', 'group:role_router'], ['dev-router', 'dev2']],
  ])('are %s', (_, words, hosts) => {
    expect(chosen(...words)).toMatchObject({ hosts, unknown: [] });
  });

  it('that mean nobody are told, whatever others mean', () => {
    expect(chosen('dev1', 'web', 'tag:dev1', 'group:none', 'web').unknown).toEqual([
      'web',
      'tag:dev1',
      'group:none',
    ]);
  });

  it('mean nobody beside those that may be meant', () => {
    const [router] = vms;
    const { hosts, unknown } = chosenHosts(site, dev!, { words: ['dev1', 'dev-router'], hosts: [router!] });
    expect([hosts, unknown]).toEqual([['dev-router'], ['dev1']]);
  });
});
