import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../../boot';

const HOME = join(__dirname, '../../..');
const OVMF = '/usr/share/OVMF';
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxCxQ7kGQvQvJk0YB0YhYH1q9c2K4m1n7X8mTt0V1aB admin';
const PROFILE = 'os_profiles: { ubuntu-24: { family: ubuntu, version: "24.04" } }\n';
const needs = {
  root: process.getuid?.() === 0,
  dnsmasq: existsSync('/usr/sbin/dnsmasq'),
  QEMU: existsSync('/usr/bin/qemu-system-x86_64'),
  iPXE: ['qemu/pxe-virtio.rom', 'undionly.kpxe'].every((file) => existsSync(join('/usr/lib/ipxe', file))),
  OVMF: existsSync(`${OVMF}/OVMF_CODE_4M.fd`),
  TUN: existsSync('/dev/net/tun'),
};

/** What is missing to boot machines on a network of one's own. */
export const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));

/** A process in the background. */
export interface Background {
  readonly said: () => string;
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Waits for something that a process is to say. */
export async function until(isSo: () => boolean, said: () => string): Promise<void> {
  for (let tries = 0; tries < 9000; tries += 1) {
    if (isSo()) return;
    await sleep(100);
  }
  throw new Error(`waited in vain:\n${said()}`);
}

/** A namespace with a bridge `lan0`, on which machines of QEMU boot, and a project with the machine `rack1`. */
export class BootNetwork {
  readonly #children: ChildProcess[] = [];
  #taps = 0;

  private constructor(
    readonly folder: string,
    readonly namespace: string,
  ) {}

  /** @param server address of the bridge, `10.99.7.2/24` @param host of `rack1` beside its system: cards */
  static make(server: string, host: string): BootNetwork {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
    const made = new BootNetwork(folder, `rwboot${String(process.pid)}`);
    spawnSync('ip', ['netns', 'add', made.namespace]);
    made.within('ip', 'link', 'set', 'lo', 'up');
    made.within('ip', 'link', 'add', 'lan0', 'type', 'bridge', 'forward_delay', '0');
    made.within('ip', 'addr', 'add', server, 'dev', 'lan0');
    made.within('ip', 'link', 'set', 'lan0', 'up');
    cpSync(join(HOME, 'specs'), join(made.project, 'specs'), { recursive: true });
    mkdirSync(join(made.project, 'specs/hosts'), { recursive: true });
    const system = `os: ubuntu-24
disks: { system: { path: /dev/sda, wipe: true, mount: / } }
install: { users: { admin: { ssh_keys: ["${KEY}"] } } }
`;
    writeFileSync(join(made.project, 'specs/hosts/rack1.yaml'), `${host}\n${system}`);
    const site = join(made.project, 'specs/site.yaml');
    writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILE}`);
    const keys = join(made.project, '.rackwright/keys');
    mkdirSync(keys, { recursive: true });
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, 'automation_ed25519')]);
    const files = ['vmlinuz', 'initrd'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'not to be started');
    made.rackwright('image', 'add', ...files, '--name', 'ubuntu-24');
    return made;
  }

  get project(): string {
    return join(this.folder, 'project');
  }

  within(...command: readonly string[]): string {
    const { status, stderr, stdout } = this.#ran(command);
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** The same of a command that may fail. */
  tried(...args: readonly string[]): Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'> {
    return this.#ran([process.execPath, join(HOME, 'cli/rackwright.mjs'), ...args]);
  }

  /** What `rackwright verify` found. */
  verified(): { readonly status: number | null; readonly findings: readonly Finding[] } {
    const { status, stdout, stderr } = this.tried('verify', '--json');
    if (stdout === '') throw new Error(stderr);
    return { status, findings: JSON.parse(stdout) as readonly Finding[] };
  }

  #ran(command: readonly string[]): SpawnSyncReturns<string> {
    const options = { cwd: existsSync(this.project) ? this.project : this.folder, encoding: 'utf8' } as const;
    return spawnSync('ip', ['netns', 'exec', this.namespace, ...command], options);
  }

  background(...command: readonly string[]): Background {
    return this.#runIn(this.namespace, command);
  }

  /** Runs a program on a host of its own on that network. @param address of the host, `10.99.7.1/24` */
  neighbour(address: string, ...command: readonly string[]): Background {
    const name = `${this.namespace}n`;
    for (const words of [
      ['netns', 'add', name],
      ['link', 'add', 'other0', 'netns', this.namespace, 'type', 'veth', 'peer', 'eth0', 'netns', name],
      ['-n', this.namespace, 'link', 'set', 'other0', 'master', 'lan0', 'up'],
      ['-n', name, 'addr', 'add', address, 'dev', 'eth0'],
      ['-n', name, 'link', 'set', 'eth0', 'up'],
    ]) {
      const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
    }
    return this.#runIn(name, command);
  }

  #runIn(namespace: string, command: readonly string[]): Background {
    const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { said: () => text, end: (signal = 'SIGKILL') => ended(child, signal) };
  }

  rackwright(...args: readonly string[]): string {
    return this.within(process.execPath, join(HOME, 'cli/rackwright.mjs'), ...args);
  }

  /** Runs the server until it serves. */
  async serve(...options: readonly string[]): Promise<Background> {
    const server = this.background(process.execPath, join(HOME, 'cli/rackwright.mjs'), 'serve', ...options);
    await until(() => server.said().includes('token of the first admin'), server.said);
    return server;
  }

  /**
   * Switches a machine on that has a network card and nothing else.
   * @param disk folder of the files on a disk, which comes after the network
   */
  boot(mac: string, firmware: 'bios' | 'uefi' | 'uefi-http' = 'bios', disk?: string): Background {
    const isUefi = firmware !== 'bios';
    this.#taps += 1;
    const tap = `rack${String(this.#taps)}`;
    this.within('ip', 'tuntap', 'add', tap, 'mode', 'tap');
    this.within('ip', 'link', 'set', tap, 'master', 'lan0', 'up');
    const variables = join(this.folder, `${tap}.fd`);
    if (isUefi) copyFileSync(`${OVMF}/OVMF_VARS_4M.fd`, variables);
    const flash = (file: string, more = ''): readonly string[] => [
      '-drive',
      `if=pflash,format=raw,file=${file}${more}`,
    ];
    return this.background(
      ...['qemu-system-x86_64', '-machine', 'q35', '-m', '256', '-nographic', '-no-reboot', '-boot', 'n'],
      ...(isUefi ? [...flash(`${OVMF}/OVMF_CODE_4M.fd`, ',readonly=on'), ...flash(variables)] : []),
      ...['-netdev', `tap,id=n0,ifname=${tap},script=no,downscript=no`],
      // UEFI has a driver and PXE of its own; the card's ROM, which is iPXE, is for a BIOS.
      ...['-device', `virtio-net-pci,netdev=n0,mac=${mac}${isUefi ? ',romfile=' : ''},bootindex=1`],
      ...(disk === undefined
        ? []
        : [
            ...['-drive', `file=fat:${disk},format=raw,if=none,id=d0,readonly=on`],
            ...['-device', 'virtio-blk-pci,drive=d0,bootindex=2'],
            // One way less to wait for before it is the disk's turn.
            ...['-fw_cfg', 'name=opt/org.tianocore/IPv6PXESupport,string=n'],
          ]),
      // OVMF has a switch for PXE: where it is off, HTTP boot comes.
      ...(firmware === 'uefi-http'
        ? ['4', '6'].flatMap((version) => [
            '-fw_cfg',
            `name=opt/org.tianocore/IPv${version}PXESupport,string=n`,
          ])
        : []),
    );
  }

  async close(): Promise<void> {
    for (const child of this.#children) await ended(child, 'SIGKILL');
    for (const name of [this.namespace, `${this.namespace}n`]) spawnSync('ip', ['netns', 'del', name]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await end;
}
