import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vmOf } from '../../inventory/example-site';
import { ADDRESSES, describeOnTargets, statesOf } from './target-runs';

jest.setTimeout(120_000);

/** Hosts each with a trouble of its own. The program itself says it: apt, the kernel, sshd. */
const TROUBLED = {
  locked: {
    address: '10.0.12.12',
    work: [
      'python3',
      '-c',
      `import fcntl, subprocess, sys, tempfile
folder = tempfile.mkdtemp()
lock = open(folder + "/lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
sys.exit(subprocess.call(["apt-get", "-o", "Dir::State::Lists=" + folder, "-o", "Dir::Etc::SourceList=/dev/null",
"-o", "Dir::Etc::SourceParts=/dev/null", "update"]))`,
    ],
    says: /locked: Work: [^]*?→ .*another program installs packages/,
  },
  full: {
    address: '10.0.12.13',
    work: [
      'sh',
      '-c',
      'mkdir -p /var/lib/full && mount -t tmpfs -o size=64k tmpfs /var/lib/full && dd if=/dev/zero of=/var/lib/full/file bs=1M count=1',
    ],
    says: /full: Work: [^]*?→ .*the disk of the host is full/,
  },
  strange: {
    address: '10.0.12.14',
    work: ['true'],
    says: /strange: the host refuses the key: [^]*?→ .*automation's public key/,
  },
} as const;

describeOnTargets('a run on troubled hosts', (runs) => {
  it('says of each host what keeps it and what to do; a second run does what is missing', async () => {
    const dev1 = vmOf(runs.site, 'dev1');
    const more = Object.entries(TROUBLED).map(([name, { address }], index) => {
      runs.targets.add(address);
      const fqdn = `${name}.lab.example.org`;
      return { ...dev1, name, fqdn, vmId: 10100 + index, nics: [runs.targets.nic(address)] };
    });
    runs.targets.authorize(TROUBLED.strange.address, 'none');
    runs.site = {
      ...runs.site,
      environments: runs.site.environments.map((each) => ({ ...each, vms: [...each.vms, ...more] })),
    };
    const work = Object.fromEntries(Object.entries(TROUBLED).map(([name, each]) => [name, each.work]));
    runs.playbook(
      `    - name: Work\n      ansible.builtin.command:\n        argv: "{{ work[inventory_hostname] | default(['true']) }}"\n      vars: { work: ${JSON.stringify(work)} }\n`,
    );
    const error = await runs.failure({ loginTimeoutMs: 1 });
    for (const { says } of Object.values(TROUBLED)) expect(error.message).toMatch(says);
    const failed = { locked: 'failed', full: 'failed', strange: 'failed' };
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'configured', ...failed });
    expect(readFileSync(join(error.report!.folder, 'report.xml'), 'utf8')).toContain('<failure type="task"');
    expect(readFileSync(join(error.report!.folder, 'report.html'), 'utf8')).toContain('the host is full');
    // Again, without what was in the way: only what is missing is done.
    runs.targets.authorize(TROUBLED.strange.address, `${runs.targets.identityFile}.pub`);
    runs.playbook('    - name: Work\n      ansible.builtin.command: "true"\n');
    const hashOf = (address: string): string => (runs.targets.ledger(address) as { hash: string }).hash;
    const hostHashes = {
      ...{ router: hashOf(ADDRESSES.router), dev1: hashOf(ADDRESSES.dev1) },
      ...Object.fromEntries(more.map(({ name }) => [name, 'f'.repeat(64)])),
    };
    expect(statesOf(await runs.run({ changedOnly: true, hostHashes }))).toEqual({
      ...{ router: 'up-to-date', dev1: 'up-to-date' },
      ...{ locked: 'configured', full: 'configured', strange: 'configured' },
    });
  });

  it.each([
    ['Mitogen', true],
    ['Ansible alone', false],
  ])(
    'says by %s of a host on which nothing can be written what to do, and does the others',
    async (_, accelerate) => {
      const address = accelerate ? '10.0.12.15' : '10.0.12.16';
      runs.targets.add(address);
      runs.targets.fillDisk(address);
      const dev1 = { ...vmOf(runs.site, 'dev1'), nics: [runs.targets.nic(address)] };
      runs.site = {
        ...runs.site,
        environments: runs.site.environments.map((each) => ({
          ...each,
          vms: each.vms.map((vm) => (vm.name === 'dev1' ? dev1 : vm)),
        })),
      };
      const error = await runs.failure({ accelerate });
      expect(error.message).toMatch(
        /1 of 2 hosts[^]*dev1: [^]*?→ .*(nothing can be written|the disk of the host is full)/,
      );
      expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    },
  );
});
