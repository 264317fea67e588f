import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawn, execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  configure,
  ConfigureError,
  type ConfigureOptions,
  hostKeyAlias,
  type RunEvent,
} from '../../../inventory';
import { Secret, type Site } from '../../../site';
import { environmentOf, exampleSite, vmOf } from '../../inventory/example-site';
import { SshTargets, unavailable, venv } from './ssh-target';

jest.setTimeout(120_000);

const ADDRESSES = { router: '10.0.12.2', dev1: '10.0.12.11' };
const LEDGER_TASKS = join(__dirname, '../../../ansible/playbooks/tasks/record.yml');

const describeHere = unavailable === null ? describe : describe.skip;
describeHere(`configure${unavailable === null ? '' : ` (skipped: ${unavailable})`}`, () => {
  let targets: SshTargets;
  let site: Site;
  let directory: string;
  let ansibleDirectory: string;
  let events: RunEvent[];

  beforeAll(() => {
    targets = new SshTargets();
    Object.values(ADDRESSES).forEach((address) => {
      targets.add(address);
    });
  });
  afterAll(() => {
    targets.close();
  });
  beforeEach(() => {
    const example = exampleSite({
      router: { nics: [targets.nic(ADDRESSES.router)] },
      dev1: { nics: [targets.nic(ADDRESSES.dev1)] },
    });
    site = { ...example, automation: { user: targets.user, identityFile: targets.identityFile } };
    directory = mkdtempSync(join(tmpdir(), 'rackwright-run-'));
    ansibleDirectory = join(directory, 'ansible-content');
    for (const part of ['ansible.cfg', 'plugins']) {
      cpSync(join(__dirname, '../../../ansible', part), join(ansibleDirectory, part), { recursive: true });
    }
    playbook('    - name: Say hello\n      ansible.builtin.command: echo hello\n');
    events = [];
    for (const address of Object.values(ADDRESSES)) {
      rmSync(join(targets.directory, address, 'lib/rackwright'), { recursive: true, force: true });
    }
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** The ledger's tasks are the real ones; what comes before is the test's. */
  function playbook(tasks: string): void {
    const folder = join(ansibleDirectory, 'playbooks');
    execFileSync('mkdir', ['-p', folder]);
    writeFileSync(
      join(folder, 'site.yml'),
      `- name: Test\n  hosts: all\n  gather_facts: false\n  vars:\n    ansible_python_interpreter: /usr/bin/python3\n  tasks:\n${tasks}  post_tasks:\n    - name: Record\n      ansible.builtin.import_tasks: ${LEDGER_TASKS}\n`,
    );
  }

  const work = (): string => join(directory, 'dev');
  function run(more: Partial<ConfigureOptions> = {}): ReturnType<typeof configure> {
    return configure({
      site,
      environment: environmentOf(site),
      directory: work(),
      ansibleDirectory,
      venv,
      processEnvironment: { PATH: process.env['PATH'], HOME: directory },
      proxyCommand: targets.proxyCommand,
      sshTimeoutMs: 20_000,
      onEvent: (event) => events.push(event),
      ...more,
    });
  }
  async function failure(promise: Promise<unknown>): Promise<ConfigureError> {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigureError);
    return error as ConfigureError;
  }
  const statesOf = (report?: { hosts: object }): Record<string, string> =>
    Object.fromEntries(Object.entries(report?.hosts ?? {}).map(([host, { state }]) => [host, state]));

  it('configures every host, keeps a log, and with changedOnly leaves alone what is up to date', async () => {
    const first = await run();
    expect(statesOf(first)).toEqual({ router: 'configured', dev1: 'configured' });
    expect(targets.ledger(ADDRESSES.dev1)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(readFileSync(join(first.folder, 'ansible.log'), 'utf8')).toContain('PLAY RECAP');
    expect(JSON.parse(readFileSync(join(first.folder, 'report.json'), 'utf8'))).toEqual(first);
    expect(readdirSync(join(work(), 'cm'))).toEqual([]);
    for (const name of ['ssh_config', 'inventory.yaml'])
      expect(statSync(join(work(), name)).mode & 0o777).toBe(0o600);

    events = [];
    expect(statesOf(await run({ changedOnly: true }))).toEqual({ router: 'up-to-date', dev1: 'up-to-date' });
    expect(events.map(({ type }) => type)).not.toContain('playbook');

    playbook('    - name: Say goodbye\n      ansible.builtin.command: echo bye\n');
    const { hash } = targets.ledger(ADDRESSES.router) as { hash: string };
    const hostHashes = { router: hash, dev1: 'd'.repeat(64) };
    const partial = await run({ changedOnly: true, hostHashes });
    expect(statesOf(partial)).toEqual({ router: 'up-to-date', dev1: 'configured' });
    expect(targets.ledger(ADDRESSES.dev1)).toEqual({ hash: 'd'.repeat(64) });
  });

  it('names the failing task, host and message, writes no ledger there, and finishes the others', async () => {
    playbook(
      '    - name: Break\n      ansible.builtin.command: sh -c "echo it is broken >&2; exit 3"\n      when: inventory_hostname == "dev1"\n',
    );
    const error = await failure(run());
    expect(error.code).toBe('CONFIGURE_FAILED');
    expect(error.message).toMatch(/1 of 2 hosts of dev/);
    expect(error.message).toMatch(/dev1: Break: .*[\s\S]*it is broken/);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(targets.ledger(ADDRESSES.dev1)).toBeUndefined();
    expect(targets.ledger(ADDRESSES.router)).toBeDefined();
  });

  it('goes on with the others when all hosts of a play have failed, which ends Ansible', async () => {
    const file = join(ansibleDirectory, 'playbooks/site.yml');
    const alone = readFileSync(file, 'utf8')
      .replace('hosts: all', 'hosts: dev1')
      .replace('name: Test', 'name: A role of one host')
      .replace('echo hello', 'sh -c "exit 3"');
    writeFileSync(file, `${alone}\n${readFileSync(file, 'utf8')}`);
    const error = await failure(run());
    expect(error.message).toMatch(/1 of 2 hosts of dev.*dev1: Say hello/s);
    expect(error.report?.failures).toHaveLength(1);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(error.report?.hosts['router']).toMatchObject({ failed: 0 });
    expect(targets.ledger(ADDRESSES.router)).toBeDefined();
    expect(targets.ledger(ADDRESSES.dev1)).toBeUndefined();
  });

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

  it('says of each host what keeps it and what to do; a second run does what is missing', async () => {
    const dev1 = vmOf(site, 'dev1');
    const more = Object.entries(TROUBLED).map(([name, { address }], index) => {
      targets.add(address);
      const fqdn = `${name}.lab.example.org`;
      return { ...dev1, name, fqdn, vmId: 10100 + index, nics: [targets.nic(address)] };
    });
    targets.authorize(TROUBLED.strange.address, 'none');
    site = {
      ...site,
      environments: site.environments.map((each) => ({ ...each, vms: [...each.vms, ...more] })),
    };
    const work = Object.fromEntries(Object.entries(TROUBLED).map(([name, each]) => [name, each.work]));
    playbook(
      `    - name: Work\n      ansible.builtin.command:\n        argv: "{{ work[inventory_hostname] | default(['true']) }}"\n      vars: { work: ${JSON.stringify(work)} }\n`,
    );
    const error = await failure(run({ loginTimeoutMs: 1 }));
    for (const { says } of Object.values(TROUBLED)) expect(error.message).toMatch(says);
    const failed = { locked: 'failed', full: 'failed', strange: 'failed' };
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'configured', ...failed });
    expect(readFileSync(join(error.report!.folder, 'report.xml'), 'utf8')).toContain('<failure type="task"');
    expect(readFileSync(join(error.report!.folder, 'report.html'), 'utf8')).toContain('the host is full');
    // Again, without what was in the way: only what is missing is done.
    targets.authorize(TROUBLED.strange.address, `${targets.identityFile}.pub`);
    playbook('    - name: Work\n      ansible.builtin.command: "true"\n');
    const hashOf = (address: string): string => (targets.ledger(address) as { hash: string }).hash;
    const hostHashes = {
      ...{ router: hashOf(ADDRESSES.router), dev1: hashOf(ADDRESSES.dev1) },
      ...Object.fromEntries(more.map(({ name }) => [name, 'f'.repeat(64)])),
    };
    expect(statesOf(await run({ changedOnly: true, hostHashes }))).toEqual({
      ...{ router: 'up-to-date', dev1: 'up-to-date' },
      ...{ locked: 'configured', full: 'configured', strange: 'configured' },
    });
  });

  it('forgets the ledger of a host before it changes it, so that a broken run is never taken for a finished one', async () => {
    await run();
    const before = targets.ledger(ADDRESSES.dev1) as { hash: string };
    playbook('    - name: Break\n      ansible.builtin.command: "false"\n');
    await failure(run());
    expect(targets.ledger(ADDRESSES.dev1)).toBeUndefined();
    expect(before.hash).toBeTruthy();
  });

  it('changes nothing in check mode, not even the ledger', async () => {
    await run();
    const before = targets.ledger(ADDRESSES.dev1);
    const report = await run({ check: true, hostHashes: { router: 'e'.repeat(64), dev1: 'e'.repeat(64) } });
    expect(report).toMatchObject({ check: true, result: 'ok' });
    expect(targets.ledger(ADDRESSES.dev1)).toEqual(before);
  });

  it('says that the playbook does not parse', async () => {
    playbook('    - name: Wrong\n      ansible.builtin.nonsense: {}\n');
    const error = await failure(run());
    expect(error.code).toBe('CONFIGURE_FAILED');
    expect(error.message).toContain('ansible.builtin.nonsense');
  });

  it('tells a secret to the task alone: to no file that stays, no event, no message and no command line', async () => {
    const word = 'canary-5d41402a';
    const vms = environmentOf(site).vms.map((vm) => ({
      ...vm,
      install: { ...vm.install, secrets: { work_password: 'passwords.work' } },
    }));
    site = { ...site, environments: site.environments.map((each) => ({ ...each, vms })) };
    const copy = join(directory, 'given');
    playbook(
      `    - name: Use it\n      ansible.builtin.copy: { content: "{{ work_password }}", dest: "${copy}-{{ inventory_hostname }}", mode: "0600" }\n      diff: true\n` +
        '    - name: Tell it\n      ansible.builtin.fail: { msg: "it is {{ work_password }}" }\n      when: inventory_hostname == "dev1"\n' +
        `    - name: Hide it\n      ansible.builtin.command: sh -c "cat ${copy}-router >&2; exit 1"\n      no_log: true\n`,
    );
    const lines = new Set<string>();
    const error = await failure(
      run({
        ...{ diff: true, secrets: new Map([['passwords.work', new Secret(word)]]) },
        onEvent: (event) => {
          events.push(event);
          for (const line of commandLines()) lines.add(line);
        },
      }),
    );
    for (const host of ['router', 'dev1']) {
      expect(readFileSync(`${copy}-${host}`, 'utf8')).toBe(word);
      rmSync(`${copy}-${host}`);
    }
    expect(error.message).toMatch(
      /dev1: Tell it: it is \*\*\*[^]*router: Hide it|router: Hide it[^]*dev1: Tell it: it is \*\*\*/,
    );
    expect([...lines].some((line) => line.includes('ansible-playbook'))).toBe(true);
    const kept = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(kept.some((text) => text.includes('Tell it'))).toBe(true);
    for (const text of [...kept, ...lines, JSON.stringify(events), error.message])
      expect(text).not.toContain(word);
  });

  describe('getting in', () => {
    afterEach(() => {
      targets.up(ADDRESSES.dev1);
      targets.cloudInit(ADDRESSES.dev1, 'status: done', 0);
    });

    it('waits for SSH of a host that comes up late', async () => {
      targets.down(ADDRESSES.dev1);
      const started = run();
      setTimeout(() => {
        targets.up(ADDRESSES.dev1);
      }, 1500);
      expect(statesOf(await started)).toEqual({ router: 'configured', dev1: 'configured' });
      expect(events).toContainEqual(expect.objectContaining({ type: 'ssh-waiting', host: 'dev1' }));
    });

    it('says which host does not answer and what ssh said last, and configures the others', async () => {
      targets.down(ADDRESSES.dev1);
      const error = await failure(run({ sshTimeoutMs: 1500 }));
      expect(error.message).toMatch(/dev1: SSH did not answer within 2 s: .*the machine is off/s);
      expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    });

    it('warns of a degraded cloud-init and fails on a broken one, with the detail', async () => {
      targets.cloudInit(ADDRESSES.dev1, '....\nstatus: degraded done\nrecoverable_errors: a warning', 2);
      expect((await run()).warnings).toEqual([expect.stringContaining('recoverable_errors: a warning')]);
      targets.cloudInit(ADDRESSES.dev1, 'status: error\ndetail: it went wrong', 1);
      const error = await failure(run());
      expect(error.report?.failures).toEqual([
        { host: 'dev1', stage: 'cloud-init', message: expect.stringContaining('detail: it went wrong') },
      ]);
    });

    it('refuses another host key, unless the machine was made anew since the first was learned', async () => {
      await run({ generations: { dev1: 'first' } });
      targets.newHostKey(ADDRESSES.dev1);
      const error = await failure(run());
      const file = join(work(), 'known_hosts.d', hostKeyAlias(vmOf(site, 'dev1')));
      expect(error.message).toContain(`remove ${file}`);
      expect((await failure(run({ generations: { dev1: 'first' } }))).code).toBe('CONFIGURE_FAILED');

      const generations = { dev1: 'second' };
      expect(statesOf(await run({ generations }))).toEqual({ router: 'configured', dev1: 'configured' });
      expect(events).toContainEqual({ type: 'host-key-renewed', host: 'dev1' });
      targets.newHostKey(ADDRESSES.dev1);
      expect((await failure(run({ generations }))).code).toBe('CONFIGURE_FAILED');
    });
  });

  describe('being broken off', () => {
    /** Processes that still work in this test's folder. */
    const ansibles = (): string[] =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(directory));

    /** What is left after the moment in which an ssh of its own session sees its other end gone. */
    const survivors = async (): Promise<string[]> => {
      for (let tries = 0; tries < 50 && ansibles().length > 0; tries += 1) await sleep(200);
      return ansibles();
    };

    it('ends Ansible and its children, says so, and goes on at the next call', async () => {
      playbook(
        '    - name: Sleep\n      ansible.builtin.command: sleep 2.5\n      when: inventory_hostname == "dev1"\n',
      );
      const controller = new AbortController();
      const stopped = run({
        signal: controller.signal,
        onEvent: (event) => {
          if (event.type === 'task-started' && event.host === 'dev1')
            setTimeout(() => {
              controller.abort();
            }, 500);
        },
      });
      const error = await failure(stopped);
      expect(error.code).toBe('CONFIGURE_INTERRUPTED');
      expect(error.report?.result).toBe('interrupted');
      expect(existsSync(join(work(), 'configure.lock'))).toBe(false);
      expect(await survivors()).toEqual([]);
      expect((await run({ changedOnly: true })).result).toBe('ok');
    });

    it('lets one run at a time work, and takes over from one that was killed, whose Ansible ends too', async () => {
      playbook('    - name: Sleep\n      ansible.builtin.command: sleep 30\n');
      const script = join(directory, 'other.cjs');
      const options = {
        ...{ site, directory: work(), ansibleDirectory, venv, proxyCommand: targets.proxyCommand },
      };
      writeFileSync(join(directory, 'options.json'), JSON.stringify(options));
      execFileSync(join(__dirname, '../../../node_modules/.bin/esbuild'), [
        join(__dirname, 'run-configure.ts'),
        '--bundle',
        '--platform=node',
        `--outfile=${script}`,
        '--log-level=error',
      ]);
      const other = spawn(process.execPath, [script, join(directory, 'options.json')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => other.stdout.once('data', resolve).once('close', resolve));

      const locked = await failure(run());
      expect(locked.code).toBe('CONFIGURE_LOCKED');
      expect(locked.message).toContain(`process ${String(other.pid)}`);

      const ended = new Promise((resolve) => other.once('exit', resolve));
      other.kill('SIGKILL');
      await ended;
      playbook('    - name: Go on\n      ansible.builtin.command: "true"\n');
      expect((await run()).result).toBe('ok');
      expect(events).toContainEqual({ type: 'lock-wait', holder: String(other.pid) });
      expect(await survivors()).toEqual([]);
    });
  });
});

/** The command lines of all that runs on this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It has ended meanwhile.
        return '';
      }
    });
}
