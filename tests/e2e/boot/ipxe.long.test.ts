import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const needs = {
  root: process.getuid?.() === 0,
  dnsmasq: existsSync('/usr/sbin/dnsmasq'),
  QEMU: existsSync('/usr/bin/qemu-system-x86_64'),
  iPXE: ['qemu/pxe-virtio.rom', 'undionly.kpxe'].every((file) => existsSync(join('/usr/lib/ipxe', file))),
  TUN: existsSync('/dev/net/tun'),
};
const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const suite = missing.length === 0 ? describe : describe.skip;
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;

const NAMESPACE = `rwboot${String(process.pid)}`;
const OWN = '10.99.7.2';
const MAC = 'b4:2e:99:ac:ae:01';
const HOME = join(__dirname, '../../..');
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';
const HOST = `os: ubuntu-24
nics: { eno1: { mac: "${MAC}", ipv4: 10.99.7.21/24 } }
disks: { system: { path: /dev/sda, wipe: true, mount: / } }
install: { users: { admin: { ssh_keys: ["${KEY}"] } } }
`;
const PROFILE = 'os_profiles: { ubuntu-24: { family: ubuntu, version: "24.04" } }\n';

interface Background {
  readonly said: () => string;
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await end;
}

async function until(isSo: () => boolean, said: () => string): Promise<void> {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (isSo()) return;
    await sleep(100);
  }
  throw new Error(`waited in vain:\n${said()}`);
}

suite(`rackwright serve with a real dnsmasq and a real iPXE${reason}`, () => {
  jest.setTimeout(600_000);
  let folder: string;
  let project: string;
  const children: ChildProcess[] = [];

  const within = (...command: readonly string[]): string => {
    const options = { cwd: existsSync(project) ? project : folder, encoding: 'utf8' } as const;
    const { status, stderr, stdout } = spawnSync('ip', ['netns', 'exec', NAMESPACE, ...command], options);
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout;
  };
  const background = (...command: readonly string[]): Background => {
    const child = spawn('ip', ['netns', 'exec', NAMESPACE, ...command], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    }
    return { said: () => text, end: (signal = 'SIGKILL') => ended(child, signal) };
  };
  const program = [process.execPath, join(HOME, 'cli/rackwright.mjs')];
  const rackwright = (...args: readonly string[]): string => within(...program, ...args);
  const boot = (mac: string): Background =>
    background(
      ...['qemu-system-x86_64', '-machine', 'q35', '-m', '256', '-nographic', '-no-reboot', '-boot', 'n'],
      ...['-netdev', 'tap,id=n0,ifname=rack0,script=no,downscript=no'],
      ...['-device', `virtio-net-pci,netdev=n0,mac=${mac}`],
    );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
    project = join(folder, 'project');
    spawnSync('ip', ['netns', 'add', NAMESPACE]);
    within('ip', 'link', 'set', 'lo', 'up');
    within('ip', 'tuntap', 'add', 'rack0', 'mode', 'tap');
    within('ip', 'addr', 'add', `${OWN}/24`, 'dev', 'rack0');
    within('ip', 'link', 'set', 'rack0', 'up');
    cpSync(join(HOME, 'specs'), join(project, 'specs'), { recursive: true });
    mkdirSync(join(project, 'specs/hosts'), { recursive: true });
    writeFileSync(join(project, 'specs/hosts/rack1.yaml'), HOST);
    const site = join(project, 'specs/site.yaml');
    writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILE}`);
    const files = ['vmlinuz', 'initrd'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'not to be started');
    rackwright('image', 'add', ...files, '--name', 'ubuntu-24');
  });
  afterAll(async () => {
    for (const child of children) await ended(child, 'SIGKILL');
    spawnSync('ip', ['netns', 'del', NAMESPACE]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('leads an armed machine to its installer at its own address, and a stranger nowhere', async () => {
    const network = [
      '--address',
      OWN,
      '--listen',
      OWN,
      '--dhcp',
      `rack0=${OWN}/24`,
      '--allow',
      '10.99.7.0/24',
    ];
    const serve = background(...program, 'serve', ...network);
    await until(() => serve.said().includes('token of the first admin'), serve.said);
    rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');
    rackwright('machine', 'install', 'rack1');

    const machine = boot(MAC);
    await until(
      () => machine.said().includes('initrd... ok'),
      () => `${serve.said()}\n${machine.said()}`,
    );
    expect(machine.said()).toContain('10.99.7.21');
    expect(machine.said()).toContain('Rackwright: installing rack1');
    const shown = JSON.parse(rackwright('machine', 'show', 'rack1', '--json')) as {
      state: string;
      events: readonly { kind: string }[];
    };
    expect(shown.state).toBe('booting');
    expect(shown.events.map(({ kind }) => kind)).toContain('boot-script');
    await machine.end();

    // Given back, it is told nothing to load, and goes on to its disk.
    rackwright('machine', 'release', 'rack1');
    const released = boot(MAC);
    await until(
      () => /10\.99\.7\.21[\s\S]*(Nothing to boot|No bootable device)/.test(released.said()),
      released.said,
    );
    expect(released.said()).not.toContain('Rackwright: installing');
    await released.end();

    const stranger = boot('bc:24:11:ff:00:01');
    await until(() => /No configuration methods|No bootable device/.test(stranger.said()), stranger.said);
    expect(stranger.said()).not.toContain('10.99.7.');
    await stranger.end();
    await serve.end('SIGTERM');
  });
});
