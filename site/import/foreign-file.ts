import type { Place, SourceFile } from '../text';
import type { Tree } from '../yaml';

/** A parsed file of another tool. */
export interface ForeignFile {
  readonly source: SourceFile;
  /** Name without folders, `default.toml`. */
  readonly baseName: string;
  readonly tree: Tree;
}

/** The start of a file, for what is about all of it. */
export function startOf({ source }: ForeignFile): Place {
  return { source, start: 0, end: 1 };
}
