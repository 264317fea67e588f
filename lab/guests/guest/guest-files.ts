import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuestCloudInit, GuestSpec } from '../guest-host';

/** What stays the same for a guest from its first start until it is destroyed. */
export interface GuestRecord {
  /** Top folder of the root that the guest's own files lie over. */
  readonly rootDirectory: string;
  /** The machine's id, as a UUID. */
  readonly uuid: string;
  /** As last started. */
  readonly spec: Omit<GuestSpec, 'cloudInit'>;
}

/** The folder of one guest: its own files over the shared root, its cloud-init data, its console. */
export class GuestFiles {
  readonly directory: string;

  /** @param guestsDirectory The lab's folder of guests. */
  constructor(guestsDirectory: string, vmid: number) {
    this.directory = join(guestsDirectory, String(vmid));
  }

  /** Absolute path of a file in the folder. */
  path(...parts: readonly string[]): string {
    return join(this.directory, ...parts);
  }

  /** Null before the first start. */
  record(): GuestRecord | null {
    const file = this.path('guest.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GuestRecord) : null;
  }

  /** Writes what the next boot needs; the root and the machine's id stay those of the first start. */
  prepare(spec: GuestSpec, rootDirectory: string, launchScript: (record: GuestRecord) => string): void {
    for (const folder of ['upper', 'work', 'root', 'seed']) {
      mkdirSync(this.path(folder), { recursive: true, mode: 0o755 });
    }
    const { cloudInit, ...rest } = spec;
    const before = this.record();
    const record: GuestRecord = {
      rootDirectory: before?.rootDirectory ?? rootDirectory,
      uuid: before?.uuid ?? randomUUID(),
      spec: rest,
    };
    writeFileSync(this.path('guest.json'), JSON.stringify(record), { mode: 0o600 });
    this.#writeSeed(cloudInit);
    writeFileSync(this.path('launch'), launchScript(record), { mode: 0o700 });
    rmSync(this.path('halt'), { force: true });
  }

  /** Keeps a guest that reboots just now from coming up again. */
  halt(): void {
    if (existsSync(this.directory)) writeFileSync(this.path('halt'), '');
  }

  /** The last part of what the guest wrote to its console. */
  consoleTail(bytes: number): string {
    const file = this.path('console.log');
    if (!existsSync(file)) return '';
    const { size } = statSync(file);
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(bytes, size));
      readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      closeSync(descriptor);
    }
  }

  /** The network configuration of the guest's last start; empty where it has none. */
  networkConfig(): string {
    const file = this.path('seed', 'network-config');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Removes everything of the guest. */
  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  #writeSeed(cloudInit: GuestCloudInit | undefined): void {
    rmSync(this.path('seed'), { recursive: true, force: true });
    mkdirSync(this.path('seed'), { mode: 0o700 });
    const texts: Readonly<Record<string, string | undefined>> = {
      'user-data': cloudInit?.userData,
      'meta-data': cloudInit?.metaData,
      'network-config': cloudInit?.networkConfig,
      'vendor-data': cloudInit?.vendorData,
    };
    for (const [name, text] of Object.entries(texts)) {
      if (text !== undefined) writeFileSync(this.path('seed', name), text, { mode: 0o600 });
    }
  }
}
