import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DhcpNetwork } from './dhcp-network';

/** What the lab last did about DHCP. */
export interface DhcpRecord {
  readonly networks: readonly DhcpNetwork[];
  /** Why it is not served. */
  readonly failure?: string;
}

/** An address that a guest was given. */
export interface DhcpLease {
  readonly address: string;
  /** Lower case. */
  readonly mac: string;
}

/** The folder of a lab's DHCP server: what it is told, what it says, and its leases, which outlive it. */
export class DhcpFiles {
  readonly #directory: string;

  /** @param guestsDirectory The lab's folder of guests. */
  constructor(guestsDirectory: string) {
    this.#directory = join(guestsDirectory, 'dhcp');
  }

  /** Absolute path of a file in the folder. */
  path(name: 'dnsmasq.conf' | 'leases' | 'log' | 'record.json'): string {
    return join(this.#directory, name);
  }

  /** Empty where there is no such file. */
  read(name: 'dnsmasq.conf' | 'leases' | 'log'): string {
    const file = this.path(name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Writes a file whole, since others read it at any time. */
  write(name: 'dnsmasq.conf' | 'record.json', text: string): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const file = this.path(name);
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /** Undefined where nothing was done yet. */
  record(): DhcpRecord | undefined {
    const file = this.path('record.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DhcpRecord) : undefined;
  }

  /** Leases as dnsmasq keeps them: `<expiry> <mac> <address> <name> <client id>`; a line of another form is left out. */
  leases(): readonly DhcpLease[] {
    return this.read('leases')
      .split('\n')
      .flatMap((line) => {
        const found = /^\d+ ([0-9a-f]{2}(?::[0-9a-f]{2}){5}) (\d+(?:\.\d+){3}) /.exec(line);
        return found ? [{ mac: found[1] ?? '', address: found[2] ?? '' }] : [];
      });
  }

  /** Removes all but the leases. */
  clear(): void {
    for (const name of ['dnsmasq.conf', 'log', 'record.json'] as const)
      rmSync(this.path(name), { force: true });
    rmSync(`${this.path('log')}.1`, { force: true });
  }
}
