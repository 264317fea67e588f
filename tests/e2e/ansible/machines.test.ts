import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configureMachines, type HostReport } from '../../../inventory';
import type { PhysicalHost, Site } from '../../../site';
import { rackSite } from '../../boot/rack-site';

const HOME = join(__dirname, '../../..');
const VENV = join(HOME, '.venv');
// Addresses of this machine that nothing else listens on.
const ADDRESSES = ['127.7.12.21', '127.7.12.22'];
/** Longer than Ansible takes to begin. */
const CLOUD_INIT_MS = 15_000;
const isRoot = process.getuid?.() === 0;
const missing = [
  ...(isRoot ? [] : ['root']),
  ...(existsSync('/usr/sbin/sshd') ? [] : ['sshd']),
  ...(existsSync(join(VENV, 'bin/ansible-playbook')) ? [] : ['Ansible']),
];
const suite = missing.length === 0 ? describe : describe.skip;

suite(
  `Ansible on machines of iron${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    let folder: string;
    let site: Site;
    const servers: ChildProcess[] = [];

    const startSshd = (address: string): void => {
      const file = join(folder, `${address}.conf`);
      const lines = [
        ...[`ListenAddress ${address}`, 'Port 22', `HostKey ${folder}/host`, 'PidFile none', 'UsePAM no'],
        ...[`AuthorizedKeysFile ${folder}/id.pub`, 'PermitRootLogin yes', 'StrictModes no'],
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
      // A /run of its own, in which cloud-init works.
      const run = 'mount -t tmpfs run /run && mkdir -p /run/sshd /run/cloud-init && exec "$@"';
      const within = ['--mount', '--propagation', 'private', 'sh', '-c', run, 'sh'];
      const argv = ['/usr/sbin/sshd', '-D', '-e', '-f', file];
      const server = spawn('unshare', [...within, ...argv], { stdio: 'ignore' });
      servers.push(server);
      setTimeout(() => {
        const enter = [`--target=${String(server.pid)}`, '--mount', 'touch', '/run/cloud-init/result.json'];
        execFileSync('nsenter', enter);
      }, CLOUD_INIT_MS);
    };
    const atAddress = (host: PhysicalHost, address: string): PhysicalHost => ({
      ...host,
      interfaces: host.interfaces.map((each) => ({
        ...each,
        ipv4: { method: 'static', address: `${address}/24` } as typeof each.ipv4,
      })),
    });
    const run = (
      playbook: string,
      more: Partial<Parameters<typeof configureMachines>[0]> = {},
    ): Promise<Readonly<Record<string, HostReport>>> => {
      const file = join(folder, 'setup-cluster.yml');
      writeFileSync(file, playbook);
      return configureMachines({
        ...{ site, hosts: ['ubuntu1', 'ubuntu2'], playbook: file, venv: VENV },
        directory: join(folder, 'machines'),
        ansibleDirectory: join(HOME, 'ansible'),
        processEnvironment: process.env,
        signal: new AbortController().signal,
        onEvent: () => undefined,
        ...more,
      });
    };

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'rackwright-ansible-'));
      for (const name of ['host', 'id'])
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
      const whole = rackSite();
      const hosts = (whole.hosts ?? []).filter(({ name }) => name.startsWith('ubuntu'));
      site = {
        ...whole,
        automation: { ...whole.automation, user: 'root', identityFile: join(folder, 'id') },
        hosts: hosts.map((host, index) => atAddress(host, ADDRESSES[index] ?? '')),
      };
    });
    afterAll(async () => {
      for (const server of servers) {
        const end = new Promise((done) => server.once('exit', done));
        server.kill('SIGTERM');
        await end;
      }
      rmSync(folder, { recursive: true, force: true });
    });

    test('it waits for each to let log in, and tells of each what became of it', async () => {
      startSshd(ADDRESSES[0] ?? '');
      // The second comes up later.
      const later = setTimeout(() => {
        startSshd(ADDRESSES[1] ?? '');
      }, 3000);
      const reports = await run(`- hosts: bare_metal
  gather_facts: false
  tasks:
    - name: Find that cloud-init has finished
      ansible.builtin.command: test -e /run/cloud-init/result.json
    - name: Leave a mark
      ansible.builtin.copy: { dest: "${folder}/{{ inventory_hostname }}", content: "{{ rackwright_fqdn }}", mode: "0600" }
    - name: Fail on one
      ansible.builtin.fail: { msg: no space left }
      when: inventory_hostname == 'ubuntu2'
`);
      clearTimeout(later);
      expect(reports).toMatchObject({
        ubuntu1: { state: 'configured' },
        ubuntu2: { state: 'failed', failure: { task: 'Fail on one', message: 'no space left' } },
      });
      const [first] = site.hosts ?? [];
      expect(readFileSync(join(folder, 'ubuntu1'), 'utf8')).toBe(first?.fqdn);

      const runs = join(folder, 'machines/runs');
      const left = join(runs, readdirSync(runs)[0] ?? '');
      expect(JSON.parse(readFileSync(join(left, 'report.json'), 'utf8'))).toMatchObject({
        ...{
          environment: 'bare_metal',
          result: 'failed',
          failures: [{ host: 'ubuntu2', task: 'Fail on one' }],
        },
        hosts: { ubuntu1: { state: 'configured', tasks: expect.any(Array) as unknown } },
      });
      expect(readFileSync(join(left, 'report.xml'), 'utf8')).toContain('<testsuite name="ubuntu2"');
      expect(readFileSync(join(left, 'report.html'), 'utf8')).toContain('no space left');
      const events = readFileSync(join(left, 'events.jsonl'), 'utf8').trim().split('\n');
      const types = events.map((line) => (JSON.parse(line) as { type: string }).type);
      expect(types).toEqual(
        expect.arrayContaining(['started', 'playbook', 'task', 'host-failed', 'host-finished']),
      );
    }, 180_000);

    test('the first key of a machine stays the only one, in later runs too, until it is installed anew', async () => {
      const play = '- hosts: bare_metal\n  gather_facts: false\n  tasks: [{ ansible.builtin.raw: "true" }]\n';
      const known = join(folder, 'kept/known_hosts.d/ubuntu1');
      const runOne = (installation: string): ReturnType<typeof run> =>
        run(play, {
          ...{ directory: join(folder, 'kept'), hosts: ['ubuntu1'] },
          installations: new Map([['ubuntu1', installation]]),
        });
      const states = { configured: { ubuntu1: { state: 'configured' } } };
      expect(await runOne('first')).toMatchObject(states.configured);
      const [own] = /ssh-ed25519 \S+/.exec(readFileSync(join(folder, 'host.pub'), 'utf8')) ?? [];
      expect(readFileSync(known, 'utf8')).toBe(`ubuntu1 ${own ?? ''}\n`);
      // As where somebody else answers: it shows another one than was kept.
      const [other] = /ssh-ed25519 \S+/.exec(readFileSync(join(folder, 'id.pub'), 'utf8')) ?? [];
      writeFileSync(known, `ubuntu1 ${other ?? ''}\n`);
      const { ubuntu1 } = await runOne('first');
      expect(ubuntu1?.failure?.message).toMatch(
        /Host key verification failed.*remove .*known_hosts.d\/ubuntu1/s,
      );
      expect(await runOne('second')).toMatchObject(states.configured);
      expect(readFileSync(known, 'utf8')).toContain(own);
    }, 180_000);

    test('a machine that shows another key than its installer told is not logged in to', async () => {
      const [, own = ''] = /^(\S+ \S+)/.exec(readFileSync(join(folder, 'host.pub'), 'utf8')) ?? [];
      const [, other = ''] = /^(\S+ \S+)/.exec(readFileSync(join(folder, 'id.pub'), 'utf8')) ?? [];
      const hostKeys = new Map([
        ['ubuntu1', [own]],
        ['ubuntu2', [other]],
      ]);
      const play = '- hosts: bare_metal\n  gather_facts: false\n  tasks: [{ ansible.builtin.raw: "true" }]\n';
      const reports = await run(play, {
        ...{ hostKeys, loginTimeoutMs: 0 },
        directory: join(folder, 'told'),
      });
      expect(reports).toMatchObject({
        ubuntu1: { state: 'configured' },
        ubuntu2: {
          state: 'failed',
          failure: { message: expect.stringContaining('verification failed') as unknown },
        },
      });
    }, 180_000);

    test('a playbook that Ansible does not take is a failure of all', async () => {
      const reports = await run('- hosts: bare_metal\n  tasks: nonsense\n');
      for (const name of ['ubuntu1', 'ubuntu2']) {
        expect(reports[name]).toMatchObject({ state: 'failed' });
        expect(reports[name]?.failure?.message).toMatch(/ended with status \d/);
      }
    }, 180_000);
  },
);
