import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, type ReadStream } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Leftovers of a download that was cut off are removed when they are this old. */
const STALE_PART_MS = 3_600_000;

/** Files of apt archives whose address says that they never change, kept up to a size; the least used go first. */
export class PackageCache {
  readonly #directory: string;
  readonly #limitBytes: number;

  constructor(directory: string, limitBytes: number) {
    this.#directory = directory;
    this.#limitBytes = limitBytes;
  }

  /** True for packages and for indexes that are named by their own hash. */
  static keeps(url: URL): boolean {
    return /\.u?deb$/.test(url.pathname) || url.pathname.includes('/by-hash/');
  }

  /** A stored file, or null. */
  async get(url: URL): Promise<{ readonly size: number; readonly stream: ReadStream } | null> {
    const file = this.#file(url);
    if (!existsSync(file)) return null;
    const { size } = await stat(file);
    const now = new Date();
    await utimes(file, now, now);
    return { size, stream: createReadStream(file) };
  }

  /**
   * Stores what a stream brings; nothing is stored when it breaks off or is not as long as was said.
   *
   * @param size Bytes that were announced; undefined when they were not.
   */
  async put(url: URL, body: Readable, size: number | undefined): Promise<void> {
    mkdirSync(this.#directory, { recursive: true });
    const part = join(this.#directory, `.part-${randomUUID()}`);
    try {
      await pipeline(body, createWriteStream(part));
      const written = (await stat(part)).size;
      if (size !== undefined && written !== size) {
        throw new Error(`${url.href} brought ${String(written)} bytes of ${String(size)}`);
      }
      await rename(part, this.#file(url));
    } finally {
      await rm(part, { force: true });
    }
    await this.#evict();
  }

  #file(url: URL): string {
    return join(this.#directory, createHash('sha256').update(url.href).digest('hex'));
  }

  async #evict(): Promise<void> {
    const names = await readdir(this.#directory);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#directory, name);
        // Another process may remove the file meanwhile.
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { path, size, mtimeMs, isPart: name.startsWith('.part-') };
      }),
    );
    const newest = Math.max(...files.map((file) => file.mtimeMs));
    const stale = files.filter((file) => file.isPart && newest - file.mtimeMs > STALE_PART_MS);
    const kept = files.filter((file) => !file.isPart).sort((a, b) => b.mtimeMs - a.mtimeMs);
    let total = 0;
    for (const file of kept) {
      total += file.size;
      if (total > this.#limitBytes) stale.push(file);
    }
    await Promise.all(stale.map((file) => rm(file.path, { force: true })));
  }
}
