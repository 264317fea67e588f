import type { Documents } from '../documents';
import type { Place } from '../text';
import type { MapTree } from '../yaml';
import { omit, overlay, section } from './overlay';

/** A node or an environment by its file, with all layers below and above it. */
export interface LayeredFile {
  readonly tree: MapTree;
  /** Where to point at when a field is missing: its file, or what the command line says of it. */
  readonly place: Place;
}

/** Where the layers of a kind of things are. */
interface Kind {
  /** By the names of their files. */
  readonly files: ReadonlyMap<string, MapTree>;
  /** The key of their map in `--set`. */
  readonly sets: 'nodes' | 'envs';
  /** The section that holds for all of them. */
  readonly section: 'node' | 'environment';
}

/** All things of a kind, in the order of their names; `--set` may name one that has no file. */
export function layeredFiles(documents: Documents, kind: Kind): Map<string, LayeredFile> {
  const names = new Set([
    ...kind.files.keys(),
    ...(section(documents.sets, kind.sets)?.entries.keys() ?? []),
  ]);
  return new Map([...names].sort().map((name) => [name, layeredFile(name, documents, kind)]));
}

function layeredFile(name: string, { builtIn, defaults, site, sets }: Documents, kind: Kind): LayeredFile {
  const own = kind.files.get(name);
  const set = section(sets, kind.sets, name);
  const tree = overlay(
    site,
    section(builtIn, kind.section),
    section(defaults, kind.section),
    section(site, kind.section),
    // These are layers of machines.
    omit(own, 'vm', 'install'),
    section(sets, kind.section),
    omit(set, 'vm', 'install'),
  );
  return { tree, place: (own ?? set ?? tree).place };
}
