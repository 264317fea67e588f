import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkMachines } from '../../../site';
import { BootError } from '../../boot-error';
import { IPXE_FILES, ipxeFile } from '../ipxe-files';
import { type DnsmasqOptions, renderBootOptions, renderDnsmasq } from './dnsmasq-config';
import type { NetworkState } from './network-state';
import { withRefusedLine } from './refused-line';
import { ServiceLog } from './service-log';
import { tellByCard } from './scripts-by-card';

/** What the process is run with. */
export interface DnsmasqParts extends Omit<DnsmasqOptions, 'tftpFolder' | 'optionsFile' | 'leaseFile'> {
  /** Folder of its files; leases outlive the process. */
  readonly folder: string;
  readonly onLog: (line: string) => void;
}

/**
 * All that it keeps of root: were it taken over by a packet, it could not write files of others. It sets its group at the
 * start, for which it needs the last two. It ends with this process, also where that one is killed: the next one needs the ports.
 */
const LEAST = [
  ...['--no-new-privs', '--pdeathsig', 'KILL'],
  '--bounding-set=-all,+net_admin,+net_raw,+net_bind_service,+setuid,+setgid',
];
/** Of what it said last, for the log. */
const MOST_WORDS = 500;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Dnsmasq as a child: checked before each start and each change, and started again when it dies. */
export class Dnsmasq {
  #parts: DnsmasqParts;
  readonly #log: ServiceLog;
  #child: ChildProcess | undefined;
  #pause = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #hasServed = false;
  #isUp = false;
  #isRefused = false;
  #isReplaced = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(parts: DnsmasqParts) {
    this.#parts = parts;
    this.#log = new ServiceLog(join(parts.folder, 'dnsmasq.log'));
  }

  /** @throws BootError BOOT_NETWORK where dnsmasq or iPXE are missing, or dnsmasq refuses its configuration, or cannot serve */
  static async start(parts: DnsmasqParts): Promise<Dnsmasq> {
    const server = new Dnsmasq(parts);
    await server.#prepare();
    await server.#run();
    server.#hasServed = true;
    return server;
  }

  /** How it is now. */
  get state(): NetworkState {
    if (!this.#isUp) return 'down';
    return this.#isRefused ? 'stale' : 'serving';
  }

  /**
   * Tells iPXE of the armed machines their scripts, and of no other.
   * @param scripts URL by the machine's name
   * @throws BootError BOOT_NETWORK where they cannot be told; what was told before goes on
   */
  update(scripts: ReadonlyMap<string, string>): Promise<void> {
    return this.#inTurn(() => this.#update(scripts));
  }

  /**
   * Serves what another site says, for which the process is started again; leases stay.
   * @throws BootError BOOT_NETWORK where dnsmasq refuses that; what was served before goes on
   */
  follow(site: DnsmasqParts['site']): Promise<void> {
    return this.#inTurn(() => this.#follow(site));
  }

  /** Both have one file that dnsmasq is asked about. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #follow(site: DnsmasqParts['site']): Promise<void> {
    const before = this.#parts;
    this.#parts = { ...before, site };
    let config: string;
    try {
      config = this.#config();
      if (config === this.#read('dnsmasq.conf')) return;
      const refused = await this.#refusal(`${config}${asOptions(this.#read('options'))}`);
      if (refused !== undefined) throw new Error(refused);
    } catch (error) {
      this.#parts = before;
      const words = error instanceof Error ? error.message : String(error);
      throw new BootError('BOOT_NETWORK', `the network services cannot serve what they say: ${words}`);
    }
    this.#write('dnsmasq.conf', config);
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    await this.#end();
    // Where it does not come up, that is logged, and it is started again after a pause.
    await this.#run().catch(() => undefined);
  }

  async #update(scripts: ReadonlyMap<string, string>): Promise<void> {
    const { mode, site, folder } = this.#parts;
    try {
      const text = renderBootOptions(scripts);
      if (this.#read('options') !== text) {
        const refused = await this.#refusal(`${this.#config()}${asOptions(text)}`);
        if (refused !== undefined) throw new Error(refused);
        if (mode === 'proxy') tellByCard(join(folder, 'tftp'), networkMachines(site), scripts);
        this.#write('options', text);
        this.#child?.kill('SIGHUP');
      }
      this.#isRefused = false;
    } catch (error) {
      this.#isRefused = true;
      const words = error instanceof Error ? error.message : String(error);
      throw new BootError(
        'BOOT_NETWORK',
        `what was armed last cannot be led to its installer, since DHCP cannot be told of it: ${words}; what was told before goes on, and the change is tried again every second`,
      );
    }
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#turn;
    await this.#end();
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    this.#isReplaced = true;
    // Only then it is known what it said last.
    const end = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    await end;
    this.#isReplaced = false;
  }

  async #prepare(): Promise<void> {
    const { folder } = this.#parts;
    mkdirSync(join(folder, 'tftp'), { recursive: true, mode: 0o755 });
    for (const name of IPXE_FILES) copyFileSync(ipxeFile(name), join(folder, 'tftp', name));
    const config = this.#config();
    const refused = await this.#refusal(config);
    if (refused !== undefined)
      throw new BootError('BOOT_NETWORK', `the network services cannot start: ${refused}`);
    tellByCard(join(folder, 'tftp'), [], new Map());
    this.#write('options', '');
    this.#write('dnsmasq.conf', config);
  }

  #config(): string {
    const file = (name: string): string => join(this.#parts.folder, name);
    return renderDnsmasq({
      ...this.#parts,
      ...{ tftpFolder: file('tftp'), optionsFile: file('options') },
      leaseFile: file('leases'),
    });
  }

  /**
   * Dnsmasq itself says whether it takes it; undefined where it does. What is in files of its own is given as lines, since
   * `--test` reads those alone.
   */
  async #refusal(config: string): Promise<string | undefined> {
    this.#write('candidate.conf', config);
    const { status, said } = await ended(
      spawn('dnsmasq', ['--test', `--conf-file=${join(this.#parts.folder, 'candidate.conf')}`]),
    );
    if (status === 0) return undefined;
    return status === undefined
      ? 'dnsmasq is not installed; apt-get install dnsmasq-base'
      : withRefusedLine(said, config);
  }

  /** Starts the process; the promise fails where it ends before it serves. */
  #run(): Promise<void> {
    const { folder, onLog } = this.#parts;
    const config = `--conf-file=${join(folder, 'dnsmasq.conf')}`;
    const child = spawn('setpriv', [...LEAST, 'dnsmasq', config, '--pid-file='], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let said = '';
    let begin = '';
    return new Promise((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        this.#log.add(text);
        said = (said + text).slice(-MOST_WORDS);
        if (this.#isUp) return;
        begin += text;
        if (!begin.includes(': started, ')) return;
        this.#isUp = true;
        this.#pause = FIRST_PAUSE_MS;
        resolve();
      });
      child.on('error', ({ message }) => {
        said = message;
      });
      child.on('close', (status) => {
        this.#isUp = false;
        const words = `dnsmasq ended (${String(status)}): ${said.trim()}`;
        reject(new BootError('BOOT_NETWORK', words));
        if (this.#isClosed || this.#isReplaced || !this.#hasServed) return;
        onLog(`${words}; it is started again in ${String(this.#pause / 1000)} s`);
        this.#timer = setTimeout(() => {
          // What went wrong is logged above.
          this.#run().catch(() => undefined);
        }, this.#pause);
        this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
      });
    });
  }

  #read(name: string): string {
    const file = join(this.#parts.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Whole, since dnsmasq may read it at any time; the tokens in it are for nobody else on this machine. */
  #write(name: string, text: string): void {
    const file = join(this.#parts.folder, name);
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

function asOptions(text: string): string {
  return text.replaceAll(/^(?=.)/gm, 'dhcp-option=');
}

function ended(child: ChildProcess): Promise<{ status: number | undefined; said: string }> {
  return new Promise((resolve) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', () => {
      resolve({ status: undefined, said });
    });
    child.on('close', (status) => {
      resolve({ status: status ?? 1, said: said.trim() });
    });
  });
}
