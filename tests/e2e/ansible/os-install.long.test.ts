import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderBareMetal } from '../../../inventory';
import { RunningServer } from '../../boot/http/running-server';
import { rackSite } from '../../boot/rack-site';

jest.setTimeout(600_000);

const HOME = join(__dirname, '../../..');
/** An address of this machine that nothing else listens on. */
const ADDRESS = '127.7.12.31';
const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...(existsSync('/usr/sbin/sshd') ? [] : ['sshd']),
  ...(existsSync(join(HOME, '.venv/bin/ansible-playbook')) ? [] : ['Ansible']),
];
const suite = missing.length === 0 ? describe : describe.skip;

suite(`installation by Ansible${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`, () => {
  let folder: string;
  let rack: RunningServer;
  const servers: ChildProcess[] = [];

  /** A machine that can be logged in to, as it is after its installation. */
  const startSshd = (): void => {
    const file = join(folder, 'sshd.conf');
    const lines = [
      ...[`ListenAddress ${ADDRESS}`, 'Port 22', `HostKey ${folder}/host`, 'PidFile none', 'UsePAM no'],
      ...[`AuthorizedKeysFile ${folder}/id.pub`, 'PermitRootLogin yes', 'StrictModes no'],
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    servers.push(spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file], { stdio: 'ignore' }));
  };

  const play = (
    machine: string,
    erase: readonly string[],
    ...more: readonly string[]
  ): Promise<{ code: number; said: string }> => {
    const variables = {
      os_install_command: [process.execPath, join(HOME, 'cli/rackwright.mjs')],
      os_install_project: folder,
      os_install_data: rack.folder,
      os_install_erase: erase,
      os_install_poll_seconds: 1,
      os_install_seconds: 600,
      ansible_python_interpreter: '/usr/bin/python3',
    };
    return ansible([
      ...[
        'ansible-playbook',
        '-i',
        join(folder, 'inventory.yaml'),
        '--limit',
        machine,
        '--tags',
        'os_install',
      ],
      ...['-e', JSON.stringify(variables)],
      ...more,
      'playbooks/os-install.yml',
    ]);
  };

  const ansible = async ([program = '', ...words]: readonly string[]): Promise<{
    code: number;
    said: string;
  }> => {
    const child = spawn(join(HOME, '.venv/bin', program), words, {
      cwd: join(HOME, 'ansible'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        ANSIBLE_HOME: join(folder, 'home'),
        ANSIBLE_NOCOLOR: '1',
        // Both machines are one here, and share no connection.
        ANSIBLE_SSH_ARGS: '-o ControlMaster=no',
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise<number>((done) =>
      child.once('close', (status) => {
        done(status ?? -1);
      }),
    );
    return { code, said };
  };

  /** Whether Ansible gets in, by nothing but the inventory. */
  const ping = (machine: string): Promise<{ code: number; said: string }> =>
    ansible([
      'ansible',
      '-i',
      join(folder, 'inventory.yaml'),
      '-m',
      'ansible.builtin.raw',
      '-a',
      'true',
      machine,
    ]);

  const keyOf = (name: string): string =>
    readFileSync(join(folder, `${name}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');

  /** Is the machine: starts its installer as soon as it is armed, and says how it went. */
  const installer = async (machine: string, report: object): Promise<void> => {
    while ((await rack.stateOf(machine)) !== 'booting') await sleep(200);
    const { fleet, tokens } = rack.server.provisioner.parts;
    const { installation = '' } = (await fleet.find(machine)) ?? {};
    const boot = `/boot/${tokens.mint('boot', installation)}`;
    expect(await rack.asMachine(`${boot}/script.ipxe`)).toMatchObject({ status: 200 });
    expect(await rack.asMachine(`${boot}/files/user-data`)).toMatchObject({ status: 200 });
    const said = await rack.asMachine(`/report/${tokens.mint('report', installation)}`, { json: report });
    expect(said).toMatchObject({ status: 200 });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-os-install-'));
    for (const name of ['host', 'id'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    const whole = rackSite();
    const hosts = (whole.hosts ?? [])
      .filter(({ name }) => name.startsWith('ubuntu'))
      .map((host) => ({
        ...host,
        interfaces: host.interfaces.map((each) => ({
          ...each,
          ipv4: { method: 'static', address: `${ADDRESS}/24` } as typeof each.ipv4,
        })),
      }));
    const site = {
      ...whole,
      automation: { ...whole.automation, user: 'root', identityFile: join(folder, 'id') },
      hosts,
    };
    writeFileSync(
      join(folder, 'inventory.yaml'),
      renderBareMetal(site, { format: 'yaml', directory: join(folder, 'machines') }),
    );
    rack = await RunningServer.start({ site: () => site, now: Date.now });
  }, 240_000);
  afterAll(async () => {
    await rack.close();
    for (const server of servers) {
      const end = new Promise((done) => server.once('exit', done));
      server.kill('SIGTERM');
      await end;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('a machine whose disks nobody may erase is left alone, and it is said what to do', async () => {
    const { code, said } = await play('ubuntu1', ['ubuntu2']);
    expect(code).toBe(2);
    expect(said).toMatch(/ubuntu1 is discovered\.[^]*add ubuntu1 to os_install_erase/);
    expect(await rack.stateOf('ubuntu1')).toBe('discovered');
  });

  test('one that may be is left alone in check mode, which says what it would do', async () => {
    const { code, said } = await play('ubuntu1', ['ubuntu1'], '--check');
    expect(code === 0 ? '' : said).toBe('');
    expect(said).toMatch(/Begin the installation[^]*ubuntu1 .*unreachable=0 .*failed=0/);
    expect(await rack.stateOf('ubuntu1')).toBe('discovered');
  });

  test('one that may be is installed, watched to its end, and can be logged in to', async () => {
    const [{ code, said }] = await Promise.all([
      play('ubuntu1', ['ubuntu1']),
      installer('ubuntu1', { kind: 'succeeded' }).then(startSshd),
    ]);
    expect(code === 0 ? '' : said).toBe('');
    expect(said).toMatch(/ubuntu1 .*changed=\d .*failed=0/);
    expect(await rack.stateOf('ubuntu1')).toBe('installed');
  });

  test('its first key is kept, and another one refused until it is installed anew', async () => {
    const known = join(folder, 'machines/known_hosts.d/ubuntu1');
    expect(await ping('ubuntu1')).toMatchObject({ code: 0 });
    expect(readFileSync(known, 'utf8')).toContain(keyOf('host'));
    writeFileSync(known, `ubuntu1 ${keyOf('id')}\n`);
    expect(await ping('ubuntu1')).toMatchObject({
      code: 4,
      said: expect.stringMatching(/Host key verification failed/) as unknown,
    });
    writeFileSync(`${known}.generation`, 'an earlier installation');
    expect(await play('ubuntu1', [])).toMatchObject({ code: 0 });
    expect(await ping('ubuntu1')).toMatchObject({ code: 0 });
    expect(readFileSync(known, 'utf8')).toContain(keyOf('host'));
  });

  test('it is not installed again, although it might be', async () => {
    const { code, said } = await play('ubuntu1', ['ubuntu1']);
    expect({ code, said }).toMatchObject({
      code: 0,
      said: expect.stringMatching(/ubuntu1 .*changed=0 .*failed=0/) as unknown,
    });
    expect(await rack.stateOf('ubuntu1')).toBe('installed');
  });

  test('an installation that fails is told with the reason of the installer', async () => {
    const [{ code, said }] = await Promise.all([
      play('ubuntu2', ['ubuntu2']),
      installer('ubuntu2', { kind: 'failed', reason: 'no disk was found' }),
    ]);
    expect(code).toBe(2);
    expect(said).toMatch(/ubuntu2 is failed: .*no disk was found/);
  });

  test('where the installer told the keys, no other is taken', async () => {
    const { fleet } = rack.server.provisioner.parts;
    await fleet.apply('ubuntu2', { kind: 'accept', again: true }, { actor: 'test' });
    const told = { ed25519: `${keyOf('id')} root@x\n10.0.0.1 ssh-rsa AAAA`, rsa: 'no key' };
    const [{ code, said }] = await Promise.all([
      play('ubuntu2', ['ubuntu2'], '-e', 'os_install_login_seconds=5'),
      installer('ubuntu2', { kind: 'succeeded', hostKeys: told }),
    ]);
    expect(code).toBe(2);
    expect(said).toMatch(/Wait until it lets log in[^]*Host key verification failed/);
    const known = readFileSync(join(folder, 'machines/known_hosts.d/ubuntu2'), 'utf8');
    expect(known).toBe(`ubuntu2 ${keyOf('id')}\n`);
  });
});
