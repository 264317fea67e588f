import { formatPlace } from '../errors';
import { merge } from '../layers';
import type { MapTree, Tree } from '../yaml';
import type { Notes } from './notes';

/** The parsed files of a site by their path in it, before any schema judged them. */
export class RawFiles {
  readonly #files: Map<string, Tree>;

  constructor(files: ReadonlyMap<string, Tree>) {
    this.#files = new Map(files);
  }

  /** All files by their path. */
  get all(): ReadonlyMap<string, Tree> {
    return this.#files;
  }

  /** The paths in a folder, `vms`. */
  pathsIn(folder: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  /** A file that is a map; undefined where it is absent or something else, which its schema will tell. */
  map(path: string): MapTree | undefined {
    const found = this.#files.get(path);
    return found?.kind === 'map' ? found : undefined;
  }

  /** Puts a file in its place, or another one in its stead. */
  set(path: string, tree: Tree): void {
    this.#files.set(path, tree);
  }

  /** Takes a file away. */
  delete(path: string): void {
    this.#files.delete(path);
  }

  /** Adds what another file describes; two descriptions of one machine are reported. */
  add(path: string, tree: MapTree, { problems }: Notes): void {
    const twin = this.#files.get(path);
    if (!twin) {
      this.#files.set(path, tree);
      return;
    }
    const name = path.replace(/^.*\/|\.yaml$/g, '');
    const hint = `the other is at ${formatPlace(twin.place)}; merge them, or rename one`;
    problems.add({ code: 'DUPLICATE_VM', message: `"${name}" is described twice`, hint, place: tree.place });
  }

  /** Lays values over a file that is there. */
  overlay(path: string, tree: MapTree): void {
    const below = this.#files.get(path);
    if (below) this.#files.set(path, { ...merge(below, tree), place: below.place });
  }

  /** Adds a file that only the mention of its name asks for; one that is there stays. */
  suggest(path: string, tree: MapTree): void {
    if (!this.#files.has(path)) this.#files.set(path, tree);
  }
}
