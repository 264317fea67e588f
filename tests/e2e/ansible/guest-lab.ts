import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createGuestHost,
  DEFAULT_ROOT,
  execInGuest,
  execInLab,
  type GuestHost,
  type HostSpec,
  machineRoot,
  proxyCommand,
  qemuObstacle,
  rootStatus,
} from '../../../lab/guests';
import { configure, type ConfigureOptions, type RunReport } from '../../../inventory';
import type { Site, Vm } from '../../../site';
import { environmentOf } from '../../inventory/example-site';
import { askBySsh, machineOf } from './lab-machine';

const root = join(__dirname, '../../..');
const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');

/** Why guests cannot run here, or null. Known when the file is loaded, so that the tests are skipped with the reason. */
const unavailable =
  process.getuid?.() !== 0
    ? 'needs root'
    : !existsSync(join(cacheDirectory, 'guest-roots'))
      ? 'needs the guest root: rackwright lab root build'
      : !existsSync(join(root, '.venv/bin/ansible-playbook'))
        ? 'needs .venv'
        : null;

/**
 * Tests that need guests: skipped, with the reason in their name, where none can run.
 * @param release root that they start from
 */
export function describeOnGuests(name: string, body: () => void, release?: string): void {
  const status = rootStatus({ cacheDirectory, name: release });
  const reason = unavailable ?? (status.ready || release === undefined ? null : status.reason);
  if (reason === null) describe(name, body);
  else describe.skip(`${name} (skipped: ${reason})`, body);
}

/** The same for machines under QEMU, which have a kernel of their own. */
export function describeOnMachines(name: string, body: () => void): void {
  const status = rootStatus({ cacheDirectory, name: machineRoot(DEFAULT_ROOT) });
  const reason = unavailable ?? qemuObstacle() ?? (status.ready ? null : status.reason);
  if (reason === null) describe(name, body);
  else describe.skip(`${name} (skipped: ${reason})`, body);
}

/** Machines of a site as guests of a lab of its own, without the PVE API. */
export class GuestLab {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-roles-'));
  readonly identityFile = join(this.directory, 'id');
  readonly proxyCommand: string;
  private host: GuestHost | undefined;
  private readonly servers: Server[] = [];

  /**
   * @param standIns folders that are served in the place of archives that cannot be reached, by host
   * @param release root that the guests start from
   * @param kind whether they are machines under QEMU
   */
  constructor(
    private readonly standIns: Readonly<Record<string, string>> = {},
    private readonly release = DEFAULT_ROOT,
    private readonly kind: 'nspawn' | 'qemu' = 'nspawn',
  ) {
    const lab = join(this.directory, 'lab');
    mkdirSync(lab);
    this.proxyCommand = proxyCommand(lab);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', this.identityFile]);
  }

  get publicKey(): string {
    return readFileSync(`${this.identityFile}.pub`, 'utf8').trim();
  }

  /** By whom the machines are configured. */
  get automation(): Site['automation'] {
    return { user: 'admin', identityFile: this.identityFile, publicKey: this.publicKey };
  }

  /** @param devnetMtu bytes that cards on the second bridge carry */
  async start(site: Site, devnetMtu = 1500): Promise<void> {
    const status = rootStatus({ cacheDirectory, name: this.release });
    if (!status.ready) throw new Error(status.reason);
    this.host = await createGuestHost({
      name: 'roles',
      directory: join(this.directory, 'lab'),
      cacheDirectory,
      hostAddress: '10.0.12.1/24',
      standIns: this.standIns,
    });
    await this.host.applyNetwork([
      { name: 'vmbr0', address: '10.0.12.1/24' },
      { name: 'devnet', mtu: devnetMtu },
    ]);
    const { host } = this;
    const specs = environmentOf(site).vms.map((vm) => this.guest(vm));
    await Promise.all(
      specs.map((spec) => host.start(this.kind === 'qemu' ? machineOf(host, spec, this.directory) : spec)),
    );
  }

  /** Lets the guests reach a port of this machine's loopback at the same port of the lab's own address. */
  async publish(port: number): Promise<void> {
    const socket = join(this.directory, `port-${String(port)}.sock`);
    const server = createServer((client) => {
      const upstream = connect(port, '127.0.0.1');
      client.pipe(upstream).pipe(client);
      for (const each of [client, upstream])
        each.on('error', () => {
          client.destroy();
          upstream.destroy();
        });
    });
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
    this.servers.push(server);
    this.host?.bareMetal?.publish(socket, port);
  }

  /** Configures the machines of the site by the roles of this checkout. */
  configure(site: Site, more: Partial<ConfigureOptions> = {}): Promise<RunReport> {
    return configure({
      site,
      environment: environmentOf(site),
      directory: join(this.directory, 'dev'),
      ansibleDirectory: join(root, 'ansible'),
      venv: join(root, '.venv'),
      processEnvironment: { PATH: process.env['PATH'], HOME: this.directory },
      proxyCommand: this.proxyCommand,
      sshTimeoutMs: 300_000,
      ...more,
    });
  }

  /** What a command says in a guest, as root. */
  async ask(vm: Vm, ...argv: string[]): Promise<string> {
    if (this.kind === 'qemu') {
      const [ipv4] = vm.nics.flatMap((nic) => (nic.ipv4.method === 'static' ? [nic.ipv4.address] : []));
      const { identityFile, proxyCommand } = this;
      const address = ipv4?.split('/')[0] ?? '';
      return await askBySsh({ address, identityFile, proxyCommand, user: this.automation.user }, argv);
    }
    const { stdout } = await execInGuest(join(this.directory, 'lab'), vm.vmId, argv);
    return stdout;
  }

  /** What a command says in the lab's network, which has the bridges. */
  async askLab(...argv: string[]): Promise<string> {
    const { stdout, stderr, code } = await execInLab(join(this.directory, 'lab'), argv);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  /** The texts of all files that runs left on this machine. */
  artefacts(): string[] {
    return readdirSync(join(this.directory, 'dev'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  }

  async close(): Promise<void> {
    await this.host?.close();
    for (const server of this.servers) server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private guest(vm: Vm): HostSpec {
    const nics = vm.nics.map((nic, index) => ({
      name: `ens${String(18 + index)}`,
      mac: nic.mac,
      bridge: nic.bridge,
      address: nic.ipv4.method === 'static' ? nic.ipv4.address : '',
    }));
    const ethernets = Object.fromEntries(
      nics.map((nic) => [
        nic.name,
        {
          match: { macaddress: nic.mac.toLowerCase() },
          addresses: nic.address === '' ? [] : [nic.address],
        },
      ]),
    );
    return {
      vmid: vm.vmId,
      name: vm.name,
      root: this.release,
      memoryMib: 512,
      cores: 1,
      nics,
      cloudInit: {
        metaData: JSON.stringify({ 'instance-id': vm.name, 'local-hostname': vm.name }),
        networkConfig: JSON.stringify({ version: 2, ethernets }),
        userData: `#cloud-config\n${JSON.stringify({
          users: [
            {
              name: 'admin',
              shell: '/bin/bash',
              sudo: 'ALL=(ALL) NOPASSWD:ALL',
              ssh_authorized_keys: [this.publicKey],
            },
          ],
        })}`,
      },
    };
  }
}
