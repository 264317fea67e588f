import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execInLab, guestLog, proxyCommand } from '../../../lab/guests';
import { machineImage } from '../../../lab/guests/root';
import { PveClient } from '../../../pve/client';
import { home, Project } from '../project';
import { makeBootableDisk } from './bootable-disk';
import { diskObstacle, machineDisk } from './disk-obstacle';

const obstacle = diskObstacle({ socat: existsSync('/usr/bin/socat') });
const suite = obstacle === undefined ? describe : describe.skip;

const OWN = '10.98.0.1';
const ADDRESS = '10.98.0.21';
const VMID = 15_001;
const PROFILE = `os_profiles:
  debian-image: { family: debian, image: debian-12, kernel_arguments: ["console=ttyS0", "mitigations=off"] }
`;
const ENVIRONMENT = `node: lab
vm_ids: { first: 15000, last: 15999 }
members: [net1]
`;
const VM = `vm_id: ${String(VMID)}
boot_method: pxe
os: debian-image
agent: false
memory: 768MiB
disks: { scsi0: { size: 4GiB }, scsi1: { size: 1GiB } }
nics: { net0: { bridge: vmbr9, ipv4: ${ADDRESS}/24 } }
`;
/** QEMU may be without KVM, and the machine busy: only where nothing is said for so long is it given up. */
const SILENCE_MS = 20 * 60_000;

suite(`a VM that starts from the network${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  jest.setTimeout(2 * 3_600_000);
  let project: Project;
  let lab: string;
  let client: PveClient;
  let said = '';
  const children: ChildProcess[] = [];
  const closers: (() => void)[] = [];
  const program = [process.execPath, join(home, 'cli/rackwright.mjs')];

  /** In the lab's network, where the machines are. */
  const inLab = (argv: readonly string[]): readonly string[] => {
    const { pid } = JSON.parse(readFileSync(join(lab, 'guests/holder.json'), 'utf8')) as { pid: number };
    return [`--target=${String(pid)}`, '--net', '--', ...argv];
  };
  const within = (...argv: readonly string[]): ChildProcess => {
    const child = spawn('nsenter', inLab(argv), {
      ...{ cwd: project.directory, stdio: ['ignore', 'pipe', 'pipe'] },
      env: { ...process.env, RACKWRIGHT_STATE_DIR: join(project.directory, 'state') },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    children.push(child);
    return child;
  };
  const console = (): string => {
    const file = guestLog(lab, VMID);
    return file !== undefined && existsSync(file) ? readFileSync(file, 'latin1') : '';
  };
  const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
    let [before, deadline] = [0, performance.now() + SILENCE_MS];
    while (!(await holds())) {
      const now = said.length + console().length;
      if (now !== before) [before, deadline] = [now, performance.now() + SILENCE_MS];
      if (performance.now() > deadline)
        throw new Error(`never came true: ${what}\n${said.slice(-3000)}\n${console().slice(-3000)}`);
      await sleep(500);
    }
  };
  const rackwright = async (...args: string[]): Promise<string> => {
    const { code, output } = await project.rackwright(...args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${output}`);
    return output;
  };
  const machine = (): { state: string; events: readonly { kind: string }[] } => {
    const argv = inLab([...program, 'machine', 'show', 'net1', '--json']);
    const { status, stdout, stderr } = spawnSync('nsenter', argv, {
      ...{ cwd: project.directory, encoding: 'utf8' },
    });
    if (status !== 0) throw new Error(stdout + stderr);
    return JSON.parse(stdout) as ReturnType<typeof machine>;
  };

  /** The lab's API listens on this machine's loopback; in the lab's network there is another one. */
  const leadToApi = async (): Promise<void> => {
    const path = join(project.directory, 'api.socket');
    const server = createServer((inner) => {
      const outer = connect(project.port, '127.0.0.1');
      for (const [one, other] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        one.pipe(other);
        one.on('error', () => other.destroy());
      }
    });
    await new Promise<void>((done) => server.listen(path, done));
    closers.push(() => server.close());
    within(
      'socat',
      `TCP-LISTEN:${String(project.port)},bind=127.0.0.1,reuseaddr,fork`,
      `UNIX-CONNECT:${path}`,
    );
  };

  beforeAll(async () => {
    project = await Project.create();
    lab = join(project.directory, 'state', 'labs', 'default');
    const specs = join(project.directory, 'specs');
    writeFileSync(join(specs, 'envs/net.yaml'), ENVIRONMENT);
    writeFileSync(join(specs, 'vms/net1.yaml'), VM);
    const site = join(specs, 'site.yaml');
    writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILE}`);
    project.edit('nodes/lab.yaml', 'bridges:\n', 'bridges:\n  vmbr9: { cidr: 10.98.0.0/24 }\n');
    await rackwright('lab', 'up', '--port', String(project.port));
    client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
    await client.post('nodes/lab/network', { iface: 'vmbr9', type: 'bridge', autostart: true });
    await client.waitTask(await client.put('nodes/lab/network'));
    await execInLab(lab, ['ip', 'address', 'add', `${OWN}/24`, 'dev', 'vmbr9']);
    mkdirSync(join(project.directory, 'image'));
    const disk = await makeBootableDisk(
      machineImage(machineDisk.ready ? machineDisk.directory : ''),
      join(project.directory, 'image'),
    );
    await rackwright('image', 'installer');
    await rackwright('image', 'add', disk, '--name', 'debian-12');
    await leadToApi();
    const listening = ['--address', OWN, '--listen', OWN, '--dhcp', `vmbr9=${OWN}/24`];
    within(...program, 'serve', ...listening, '--allow', '10.98.0.0/24');
    await until('the server serves', () => said.includes('token of the first admin'));
  });

  afterAll(async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const end = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await end;
    }
    for (const close of closers) close();
    client.close();
    await project.remove();
  }, 600_000);

  test('it is deployed, waits unarmed, and is installed once somebody says so, by one command', async () => {
    const deployed = await rackwright('deploy', 'net', '--auto-approve', '--no-configure');
    expect(deployed).toContain('rackwright machine provision net1 --erase net1');
    await until('its firmware has found nothing to start', () =>
      /Nothing to boot|No bootable device/.test(console()),
    );
    expect(console()).toContain(ADDRESS);
    expect(console()).not.toContain('Rackwright: installing');
    expect(machine().state).toBe('discovered');

    const provision = within(...program, 'machine', 'provision', 'net1', '--erase', 'net1');
    await until('the command ends', () => provision.exitCode !== null);
    expect([provision.exitCode, provision.exitCode === 0 ? '' : said]).toEqual([0, '']);
    // Who is armed was changed after leases were given.
    expect(said).not.toContain('dnsmasq ended');
    const { state, events } = machine();
    expect(state).toBe('installed');
    for (const kind of ['power', 'installer-started', 'install-succeeded'])
      expect([kind, events.filter((event) => event.kind === kind).length]).toEqual([kind, 1]);

    // From the network first, which leads it to its disk now.
    await until('it has come up', () => console().includes('net1 login:'));
    const ssh = ['-F', 'none', '-i', join(project.directory, '.rackwright/keys/automation_ed25519')];
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ConnectTimeout=60'];
    const proxy = ['-o', `ProxyCommand=${proxyCommand(lab)}`];
    const command = 'hostname; lsblk -bdno SIZE $(findmnt -no SOURCE / | sed s/[0-9]*$//)';
    const ask = [...ssh, ...options.flatMap((each) => ['-o', each]), ...proxy, `admin@${ADDRESS}`, command];
    let answer = '';
    // The SSH server is up later than the console.
    await until('it lets in', () => {
      answer = spawnSync('ssh', ask, { encoding: 'utf8' }).stdout;
      return answer !== '';
    });
    expect(answer).toBe(`net1\n${String(4 * 1024 ** 3)}\n`);
    // What is deployed is what the specs say: the installation was none of Terraform's business.
    expect(await project.rackwright('drift', 'net')).toMatchObject({ code: 0 });
    await rackwright('destroy', 'net', '--auto-approve');
  });
});
