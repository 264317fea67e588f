import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    }, 180_000);

    test('a machine that shows another key than its installer told is not logged in to', async () => {
      const [, own = ''] = /^(\S+ \S+)/.exec(readFileSync(join(folder, 'host.pub'), 'utf8')) ?? [];
      const [, other = ''] = /^(\S+ \S+)/.exec(readFileSync(join(folder, 'id.pub'), 'utf8')) ?? [];
      const hostKeys = new Map([
        ['ubuntu1', [own]],
        ['ubuntu2', [other]],
      ]);
      const play = '- hosts: bare_metal\n  gather_facts: false\n  tasks: [{ ansible.builtin.raw: "true" }]\n';
      const reports = await run(play, { hostKeys, loginTimeoutMs: 0 });
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
