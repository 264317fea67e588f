import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { failureOf, statesOf } from './target-runs';
import { testedGuests } from './tested-guests';

jest.setTimeout(900_000);

const NAMES = ['locked', 'full', 'crammed'] as const;

/** Hosts that want a package whose files lie in a folder of their own. */
function site(lab: GuestLab): Site {
  const example = exampleSite();
  const router = vmOf(example, 'router');
  const dev1 = vmOf(example, 'dev1');
  const install = { ...dev1.install, packages: ['figlet'] };
  const vms = NAMES.map((name, index) => ({
    ...{ ...dev1, name, fqdn: `${name}.lab.example.org`, vmId: 10011 + index },
    nics: [{ ...nic('vmbr0', `10.0.12.${String(11 + index)}/24`), mac: `BC:24:11:00:02:0${String(index)}` }],
    install: { ...install, hostname: name },
  }));
  const calm = {
    ...router,
    nics: [nic('vmbr0', '10.0.12.2/24')],
    install: { ...install, hostname: 'router' },
  };
  return {
    ...example,
    environments: example.environments.map((each) => ({ ...each, vms: [calm, ...vms] })),
    automation: lab.automation,
  };
}

/** Holds the lock that apt and dpkg take, as another program that installs packages does. */
const HOLD =
  'import fcntl, time; f = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(3600)';

for (const [by, accelerate] of [
  ['Mitogen', true],
  ['Ansible alone', false],
] as const)
  describeOnGuests(`packages of roles, installed by ${by} on guests`, () => {
    const { lab, sh } = testedGuests(site, {
      prepare: async (shell) => {
        await shell('locked', `systemd-run --quiet --unit=holder python3 -c '${HOLD}'`);
        await shell(
          'full',
          'mkdir -p /usr/share/figlet && mount -t tmpfs -o size=32k small /usr/share/figlet',
        );
        await shell(
          'crammed',
          'mkdir -p /var/lib/rackwright && mount -t tmpfs -o size=4k small /var/lib/rackwright && ' +
            'head -c 4096 /dev/zero > /var/lib/rackwright/full',
        );
      },
    });
    const run = (more: Partial<ConfigureOptions> = {}): Promise<RunReport> =>
      lab().configure(site(lab()), { accelerate, ...more });
    const installed = (name: string): Promise<string> =>
      sh(name, "dpkg-query --show --showformat='${db:Status-Status}' figlet 2> /dev/null || true");

    it('are there on the other hosts where one is locked and others are full, and each is told with what to do', async () => {
      const error = await failureOf(run());
      expect(statesOf(error.report)).toEqual({
        ...{ router: 'configured' },
        ...{ locked: 'failed', full: 'failed', crammed: 'failed' },
      });
      expect(error.message).toMatch(/3 of 4 hosts/);
      expect(error.message).toMatch(
        /locked: packages : Install [^]*?→ another program installs packages on the host[^\n]*fuser/,
      );
      expect(error.message).toMatch(/full: packages : Install [^]*?→ the disk of the host is full/);
      expect(error.message).toMatch(/crammed: [^]*?→ the disk of the host is full/);
      expect(await installed('router')).toBe('installed');
      for (const name of NAMES) expect([name, await installed(name)]).not.toEqual([name, 'installed']);
    });

    it('are there everywhere after another run, which does what is missing alone', async () => {
      await sh('locked', 'systemctl stop holder');
      await sh('full', 'umount /usr/share/figlet');
      await sh('crammed', 'umount /var/lib/rackwright');
      const report = await run({ changedOnly: true });
      expect(statesOf(report)).toEqual({
        ...{ router: 'up-to-date' },
        ...{ locked: 'configured', full: 'configured', crammed: 'configured' },
      });
      for (const name of NAMES) expect([name, await installed(name)]).toEqual([name, 'installed']);
      expect((await run()).hosts).toMatchObject({
        ...{ router: { changed: 0 }, locked: { changed: 0 }, full: { changed: 0 }, crammed: { changed: 0 } },
      });
    });
  });
