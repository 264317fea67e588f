import { fsyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Init = NodeFS['init'];
type Engine = Parameters<Init>[0];
type Options = Awaited<ReturnType<Init>>['emscriptenOpts'];
/** What Emscripten says of an open file; folders have no descriptor of the system. */
interface OpenFile {
  readonly nfd?: number;
}
/** Of files of the system, which Emscripten 3 and 4 give no `fsync`. */
interface FileOperations {
  fsync?: (file: OpenFile) => number;
}

/**
 * A folder whose files are on the disk when PostgreSQL says so. PGlite's own tell it that they are, and leave them to the
 * kernel, which has half a minute: a power cut would leave a database that does not start.
 */
export class SyncedFiles extends NodeFS {
  /** Files of the system, with a sync that is one. */
  override async init(engine: Engine, options: Options): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(engine, options);
    emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      ({ NODEFS }) => {
        const operations = (NODEFS as unknown as { stream_ops: FileOperations }).stream_ops;
        operations.fsync = ({ nfd }) => {
          if (nfd !== undefined) fsyncSync(nfd);
          return 0;
        };
      },
    ];
    return { emscriptenOpts };
  }
}

/** Parameters of a PostgreSQL that syncs, by the one call that gets through to the files. `-F` would have it not sync at all. */
export function syncing(parameters: readonly string[]): readonly string[] {
  return [...parameters.filter((each) => each !== '-F'), '-c', 'wal_sync_method=fsync'];
}
