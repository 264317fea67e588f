import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { environmentOf, exampleSite, nic, vmOf } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const ADDRESSES = { router: '10.0.12.2', dev1: '10.0.12.11', dev2: '10.0.12.12' };
type Name = keyof typeof ADDRESSES;
const ALL: readonly Name[] = ['router', 'dev1', 'dev2'];

/** Three machines that reach each other; the first of them makes the key. */
function site(lab: GuestLab): Site {
  const example = exampleSite();
  const dev1 = vmOf(example, 'dev1');
  const vms = ALL.map((name, index) => ({
    ...{ ...dev1, name, fqdn: `${name}.lab.example.org`, vmId: 10010 + index },
    nics: [{ ...nic('vmbr0', `${ADDRESSES[name]}/24`), mac: `BC:24:11:00:02:0${String(index)}` }],
    install: { ...dev1.install, hostname: name, roles: { ssh_keys: true } },
  }));
  return {
    ...example,
    environments: example.environments.map((each) => ({ ...each, vms })),
    automation: lab.automation,
  };
}

const KEY = '/root/.ssh/id_rackwright';
const LOGIN = `ssh -i ${KEY} -o BatchMode=yes -o StrictHostKeyChecking=yes root@`;
const PUBLIC = `cat ${KEY}.pub`;
/** Gives a machine what one has that was made anew: host keys of its own, and nothing of a run. */
const MAKE_ANEW =
  'rm -rf /root/.ssh /etc/ssh/ssh_known_hosts /var/lib/rackwright /etc/ssh/ssh_host_*; ssh-keygen -A; ' +
  'systemctl restart ssh';

describeOnGuests('the shared key of machines that are made anew, on guests', () => {
  const { lab, sh } = testedGuests(site);
  const generations: Record<Name, string> = { router: 'a', dev1: 'a', dev2: 'a' };
  const run = (more: Partial<ConfigureOptions> = {}): Promise<RunReport> => {
    const described = site(lab());
    return lab().configure(described, {
      ...{ environment: environmentOf(described), changedOnly: true, generations },
      ...more,
    });
  };
  const reachEachOther = async (): Promise<void> => {
    for (const from of ALL)
      for (const to of ALL.filter((each) => each !== from))
        expect(await sh(from, `${LOGIN}${ADDRESSES[to]} hostname`)).toBe(`${to}\n`);
  };

  it('lets each reach each', async () => {
    await run();
    await reachEachOther();
    expect((await run()).hosts).toMatchObject({
      router: { state: 'up-to-date' },
      dev1: { state: 'up-to-date' },
    });
  });

  it('is the same after the one that made it was made anew, and the others know the new host key', async () => {
    const before = await sh('dev1', PUBLIC);
    await sh('router', MAKE_ANEW);
    generations.router = 'b';
    expect((await run()).hosts).toMatchObject({
      router: { state: 'configured' },
      dev1: { state: 'configured' },
    });
    expect(await sh('router', PUBLIC)).toBe(before);
    await reachEachOther();
    expect((await run()).hosts).toMatchObject({
      router: { state: 'up-to-date' },
      dev1: { state: 'up-to-date' },
    });
  });

  it('is learned, with the host keys of the others, by a run of the new one alone', async () => {
    await sh('dev2', MAKE_ANEW);
    generations.dev2 = 'b';
    expect((await run({ hosts: ['dev2'] })).hosts['dev2']).toMatchObject({ state: 'configured' });
    expect(await sh('dev2', `${LOGIN}${ADDRESSES.dev1} hostname`)).toBe('dev1\n');
    // The next run of all has the others follow.
    expect((await run()).hosts).toMatchObject({
      dev1: { state: 'configured' },
      dev2: { state: 'up-to-date' },
    });
    await reachEachOther();
  });

  it('is not made a second time where nobody can be asked, and it is told whose host key is not known', async () => {
    await sh('dev2', 'systemctl stop ssh');
    const told = (await run({ hosts: ['dev1'], changedOnly: false })).hosts['dev1'];
    expect(told).toMatchObject({
      failed: 0,
      notices: [expect.stringMatching(/The host key of dev2 could not/)],
    });
    await sh('dev1', 'systemctl stop ssh');
    await sh('router', `rm ${KEY}`);
    const error = await run({ hosts: ['router'], changedOnly: false }).catch((thrown: unknown) => thrown);
    for (const name of ['dev1', 'dev2'] as const) await sh(name, 'systemctl start ssh');
    expect(String(error)).toMatch(/router has no automation key, and none of those/);
    await run({ hosts: ['router'], changedOnly: false });
    await reachEachOther();
  });
});
