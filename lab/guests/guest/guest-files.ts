import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuestCloudInit, GuestNic, GuestSpec } from '../guest-host';

/** What stays the same for a guest from its first start until it is destroyed. */
export interface GuestRecord<Spec extends GuestSpec = GuestSpec> {
  /** Top folder of the root that the guest's own files lie over; absent for a machine. */
  readonly rootDirectory?: string;
  /** The machine's id, as a UUID. */
  readonly uuid: string;
  /** As last started, without its cloud-init data. */
  readonly spec: Spec;
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

  /** Writes down what the next boot is of; the root and the machine's id stay those of the first start. */
  prepare<Spec extends GuestSpec>(spec: Spec, rootDirectory?: string): GuestRecord<Spec> {
    mkdirSync(this.directory, { recursive: true, mode: 0o755 });
    const { cloudInit, ...rest } = spec;
    const before = this.record();
    const root = before?.rootDirectory ?? rootDirectory;
    const record: GuestRecord<Spec> = {
      ...(root === undefined ? {} : { rootDirectory: root }),
      uuid: before?.uuid ?? randomUUID(),
      spec: rest as Spec,
    };
    this.write('guest.json', JSON.stringify(record));
    this.#writeSeed(cloudInit);
    rmSync(this.path('halt'), { force: true });
    return record;
  }

  /** Writes down the cards that a running guest has from now on. */
  setNics(nics: readonly GuestNic[]): void {
    const record = this.record();
    if (record) this.replace('guest.json', JSON.stringify({ ...record, spec: { ...record.spec, nics } }));
  }

  /** Makes folders in it, which others may look into. */
  makeFolders(...names: readonly string[]): void {
    for (const name of names) mkdirSync(this.path(name), { recursive: true, mode: 0o755 });
  }

  /** Writes a file that is nobody else's. */
  write(name: string, text: string, mode = 0o600): void {
    writeFileSync(this.path(name), text, { mode });
  }

  /** Writes a file anew that somebody may just be reading, as the shell does its scripts. */
  replace(name: string, text: string, mode = 0o600): void {
    this.write(`${name}.new`, text, mode);
    renameSync(this.path(`${name}.new`), this.path(name));
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
