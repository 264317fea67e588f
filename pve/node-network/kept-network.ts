import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NodeInterface } from './interfaces';

/** What a node had before a change of its network that nobody has confirmed yet. */
export interface KeptNetwork {
  /** When, `2026-11-22T21:40:00.000Z`. */
  readonly at: string;
  /** By which the node has to answer, `https://192.0.2.1:8006/`. */
  readonly endpoint: string;
  readonly interfaces: readonly NodeInterface[];
}

/** Keeps that over the end of the process, readable by its owner alone. */
export class KeptNetworkFile {
  /** @param path `.rackwright/nodes/pve1.network.json` */
  constructor(readonly path: string) {}

  /** Undefined where every change was confirmed or taken back. */
  read(): KeptNetwork | undefined {
    return existsSync(this.path) ? (JSON.parse(readFileSync(this.path, 'utf8')) as KeptNetwork) : undefined;
  }

  /** Who is killed here leaves no half of it. */
  write(kept: KeptNetwork): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.path}.tmp`, `${JSON.stringify(kept, undefined, 1)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(`${this.path}.tmp`, this.path);
  }

  /** Forgets it. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}
