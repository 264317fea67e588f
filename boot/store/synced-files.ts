import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Init = NodeFS['init'];
type Engine = Parameters<Init>[0];
type Options = Awaited<ReturnType<Init>>['emscriptenOpts'];

/** What Emscripten says of an open file; folders have no descriptor of the system. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}

/** The part of Emscripten that has the files of the system, to which it gives no `fsync`. */
interface HostFiles {
  realPath(node: object): string;
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
}

/**
 * A folder whose files are brought to the disk when PostgreSQL wants it. PGlite's own say that they were, and leave them to the
 * kernel, which has half a minute: a power cut would leave a database that does not start.
 *
 * The log of what was written (`pg_wal`) is synced beside the work, since a disk may take longer than all else: a power cut
 * loses some tens of milliseconds of it, and nothing else does. All other files wait for the log, and PostgreSQL for them.
 */
export class SyncedFiles extends NodeFS {
  /** Files of the log that are not on the disk. */
  readonly #behind = new Set<string>();
  /** The one that is on its way there. */
  #current: string | undefined;
  #syncing: Promise<void> | undefined;

  /** @param onFailed told when the disk does not take what was written: PostgreSQL must not go on then */
  constructor(
    directory: string,
    private readonly onFailed: (error: Error) => void,
  ) {
    super(directory);
  }

  /** Files of the system, with a sync that is one. */
  override async init(engine: Engine, options: Options): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(engine, options);
    const mount = ({ NODEFS }: { readonly NODEFS?: unknown }): void => {
      const host = NODEFS as HostFiles;
      host.stream_ops.fsync = ({ nfd, node }) => {
        if (nfd !== undefined) this.#sync(nfd, host.realPath(node));
        return 0;
      };
    };
    emscriptenOpts.preRun = [...(emscriptenOpts.preRun ?? []), mount];
    return { emscriptenOpts };
  }

  /** Waits until all is on the disk. */
  async settled(): Promise<void> {
    while (this.#syncing) await this.#syncing;
  }

  #sync(descriptor: number, path: string): void {
    if (basename(dirname(path)) === 'pg_wal') {
      this.#behind.add(path);
      this.#syncing ??= this.#catchUp().catch(this.onFailed);
      return;
    }
    for (const file of [this.#current, ...this.#behind]) if (file !== undefined) syncNow(file);
    fsyncSync(descriptor);
  }

  async #catchUp(): Promise<void> {
    try {
      for (let [path] = this.#behind; path !== undefined; [path] = this.#behind) {
        // What is written to it meanwhile asks for another sync.
        this.#behind.delete(path);
        this.#current = path;
        await syncBeside(path);
      }
    } finally {
      this.#current = undefined;
      this.#syncing = undefined;
    }
  }
}

/** Parameters of a PostgreSQL that syncs, by the one call that gets through to the files; `-F` has it not sync at all. */
export function syncing(parameters: readonly string[]): readonly string[] {
  return [...parameters.filter((each) => each !== '-F'), '-c', 'wal_sync_method=fsync'];
}

// PostgreSQL may close its own descriptors before this is done.
async function syncBeside(path: string): Promise<void> {
  const file = await open(path, 'r').catch(unlessGone);
  try {
    await file?.sync();
  } finally {
    await file?.close();
  }
}

function syncNow(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    unlessGone(error);
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A file of the log that is used again has another name, and what it held is in the tables. */
function unlessGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
