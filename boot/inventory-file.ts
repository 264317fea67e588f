import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Site } from '../site';
import { INSTALLED, installedInventory } from './installed-inventory';
import type { Fleet } from './machines';

/** What the file is made of. */
export interface InventoryFileParts {
  readonly path: string;
  readonly fleet: Pick<Fleet, 'namesIn'>;
  readonly site: () => Site;
  readonly onError: (error: unknown) => void;
}

/** Changes that come within so long are written together. */
const PAUSE_MS = 500;
/** Of the time of this process, writing takes a hundredth at most. */
const REST = 100;

/** The inventory of what is installed, as a file for programs that ask nobody; written anew when that changes. */
export class InventoryFile {
  readonly #parts: InventoryFileParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #written: { readonly names: string; readonly site: Site } | undefined;
  #tookMs = 0;

  constructor(parts: InventoryFileParts) {
    this.#parts = parts;
  }

  /** Something may have changed. */
  touch(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#running = this.write();
      },
      Math.max(PAUSE_MS, this.#tookMs * REST),
    ).unref();
  }

  /** Writes it, where what it holds has changed. */
  async write(): Promise<void> {
    try {
      const names = await this.#parts.fleet.namesIn(INSTALLED);
      const site = this.#parts.site();
      const now = { names: names.join(' '), site };
      if (this.#written?.names === now.names && this.#written.site === site) return;
      const begun = performance.now();
      const { path } = this.#parts;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, installedInventory(site, names), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      this.#tookMs = performance.now() - begun;
      this.#written = now;
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  /** Writes nothing more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }
}
