import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isInstalled, requireCommand } from '../command';
import { GuestError } from '../guest-error';
import type { GuestBridge } from '../guest-host';
import type { Holder, LabCgroups } from '../holder';
import { DhcpFiles } from './dhcp-files';
import { dhcpNetworks, type DhcpNetwork } from './dhcp-network';
import { renderDnsmasqConfig } from './dnsmasq-config';

/** The control group of the server. */
export const DHCP_GROUP = 'dhcp';
/** Why there is no DHCP on a machine without dnsmasq. */
export const DNSMASQ_MISSING =
  'dnsmasq is not installed; install it with: apt-get install dnsmasq-base (the next start of a VM then starts it)';

const START_TIMEOUT_MS = 10_000;
const END_TIMEOUT_MS = 5_000;
const PAUSE_MS = 20;
const LIMITS = { memoryMib: 64, cores: 0.5 };
// What dnsmasq needs to open port 67 and to become its user; of these it keeps but the first two. Were it taken over
// by a guest's packet, it would be an account without rights in the lab's network.
const CAPABILITIES = '-all,+net_admin,+net_raw,+net_bind_service,+setuid,+setgid';

/** What the server is run with. */
export interface DhcpServerParts {
  /** The lab's folder of guests. */
  readonly directory: string;
  readonly holder: Holder;
  readonly cgroups: LabCgroups;
  readonly onLog: (line: string) => void;
}

/** Dnsmasq in the lab's network, as a home or a company has it; without dnsmasq the lab is a network without DHCP. */
export class DhcpServer {
  readonly #parts: DhcpServerParts;
  readonly #files: DhcpFiles;
  #said = '';

  constructor(parts: DhcpServerParts) {
    this.#parts = parts;
    this.#files = new DhcpFiles(parts.directory);
  }

  /**
   * Serves the bridges that have an address; starts again only what has changed or died. A server that cannot start is
   * written down and logged, and keeps no guest from starting.
   *
   * @param taken Addresses that are not given out.
   */
  async apply(bridges: readonly GuestBridge[], taken: ReadonlySet<string>): Promise<void> {
    let networks: readonly DhcpNetwork[] = [];
    try {
      networks = dhcpNetworks(bridges, taken);
      await this.#serve(networks);
      this.#note(networks);
    } catch (error) {
      this.#note(networks, error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends the server in its own way first, so that it finishes writing its leases. */
  async stop(): Promise<void> {
    const { cgroups } = this.#parts;
    for (const pid of cgroups.processes(DHCP_GROUP)) terminate(pid);
    if (await this.#isGone()) return;
    cgroups.kill(DHCP_GROUP);
    if (await this.#isGone()) return;
    throw new GuestError(
      'GUEST_STOP_FAILED',
      'The DHCP server of the lab does not end, though it was killed',
    );
  }

  /** Removes all that the server leaves but its leases. */
  clear(): void {
    this.#files.clear();
  }

  /** File of what the server says. */
  get log(): string {
    return this.#files.path('log');
  }

  async #serve(networks: readonly DhcpNetwork[]): Promise<void> {
    if (!isInstalled('dnsmasq')) throw new GuestError('GUESTS_UNAVAILABLE', DNSMASQ_MISSING);
    if (networks.length === 0) return this.stop();
    const config = renderDnsmasqConfig(networks, accountOfServer());
    const isAlive = this.#parts.cgroups.isAlive(DHCP_GROUP);
    if (isAlive && this.#files.read('dnsmasq.conf') === config) return;
    await this.stop();
    this.#files.write('dnsmasq.conf', config);
    const file = `--conf-file=${this.#files.path('dnsmasq.conf')}`;
    await requireCommand(['dnsmasq', '--test', file]);
    await this.#start(file);
  }

  async #start(file: string): Promise<void> {
    const { cgroups, holder } = this.#parts;
    cgroups.create(DHCP_GROUP, LIMITS);
    rmSync(this.log, { force: true });
    const log = openSync(this.log, 'a', 0o600);
    try {
      const least = ['setpriv', '--no-new-privs', `--bounding-set=${CAPABILITIES}`];
      const leases = `--dhcp-leasefile=${this.#files.path('leases')}`;
      holder.background([...least, 'dnsmasq', file, leases, '--pid-file='], DHCP_GROUP, log);
    } finally {
      closeSync(log);
    }
    await this.#untilStarted();
  }

  async #untilStarted(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    let seen = false;
    // It says so after its sockets are open.
    while (!this.#files.read('log').includes(': started, ')) {
      const alive = this.#parts.cgroups.isAlive(DHCP_GROUP);
      seen ||= alive;
      if ((seen && !alive) || Date.now() > deadline) {
        await this.stop();
        const words = this.#files.read('log').trim().slice(-800);
        throw new GuestError('GUEST_NETWORK_FAILED', `dnsmasq did not start: ${words}`);
      }
      await sleep(PAUSE_MS);
    }
  }

  async #isGone(): Promise<boolean> {
    const deadline = Date.now() + END_TIMEOUT_MS;
    while (this.#parts.cgroups.isAlive(DHCP_GROUP)) {
      if (Date.now() > deadline) return false;
      await sleep(PAUSE_MS);
    }
    return true;
  }

  #note(networks: readonly DhcpNetwork[], failure?: string): void {
    this.#files.write(
      'record.json',
      JSON.stringify({ networks, ...(failure === undefined ? {} : { failure }) }),
    );
    const bridges = networks.map(({ bridge }) => bridge).join(', ') || 'no bridge';
    const words = failure === undefined ? `DHCP on ${bridges}` : `no DHCP: ${failure}`;
    if (words !== this.#said) this.#parts.onLog(words);
    this.#said = words;
  }
}

/** The account that Debian's package brings; elsewhere the one that owns nothing. */
function accountOfServer(): string {
  return /^dnsmasq:/m.test(readFileSync('/etc/passwd', 'utf8')) ? 'dnsmasq' : 'nobody';
}

function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It ended meanwhile, as it should.
  }
}
