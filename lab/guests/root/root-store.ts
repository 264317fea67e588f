import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GuestError } from '../guest-error';
import { machineRoot, rootRecipe, type RootRecipe } from './recipe';
import { DEFAULT_ROOT, RELEASE_NAMES, releaseSources } from './release-sources';

/** Where roots are kept, and which. */
export interface RootPlace {
  /** Folder of the user's caches, `~/.cache/rackwright`. */
  readonly cacheDirectory: string;
  /** Name in the catalogue. @default debian-12 */
  readonly name?: string | undefined;
}

/** What the build writes beside a finished root. */
export interface RootRecord {
  readonly sizeMib: number;
  /** How many Debian packages are in it. */
  readonly packages: number;
  /** Release in it, `bookworm`. */
  readonly release: string;
  /** ISO 8601. */
  readonly builtAt: string;
}

/** A root that can be used now. */
export interface ReadyRoot extends RootRecord {
  readonly ready: true;
  readonly name: string;
  /** The root's own top folder. */
  readonly directory: string;
}

/** A root that must be built first. */
export interface AbsentRoot {
  readonly ready: false;
  readonly name: string;
  /** Why, and what to do, in plain words. */
  readonly reason: string;
}

/** Whether a root can be used now. */
export type RootStatus = ReadyRoot | AbsentRoot;

/** The folder of all roots. */
export function rootsFolder(cacheDirectory: string): string {
  return join(cacheDirectory, 'guest-roots');
}

/** The folder of one version of a root; it exists only when the root is complete. */
export function rootFolder(cacheDirectory: string, recipe: RootRecipe): string {
  return join(rootsFolder(cacheDirectory), `${recipe.name}-${recipe.hash}`);
}

function hasOtherVersions(cacheDirectory: string, recipe: RootRecipe): boolean {
  const roots = rootsFolder(cacheDirectory);
  return existsSync(roots) && readdirSync(roots).some((entry) => entry.startsWith(`${recipe.name}-`));
}

/** Says whether the root of the present recipe is there; reads a few small files. */
export function rootStatus(place: RootPlace): RootStatus {
  const name = place.name ?? DEFAULT_ROOT;
  const recipe = rootRecipe(name);
  if (!recipe) return { ready: false, name, reason: `the lab has no guest root named ${name}` };
  const folder = rootFolder(place.cacheDirectory, recipe);
  const file = join(folder, 'root.json');
  if (existsSync(file)) {
    const record = JSON.parse(readFileSync(file, 'utf8')) as RootRecord;
    return { ready: true, name, directory: join(folder, 'root'), ...record };
  }
  const release = name.replace(/^machine-/, '');
  const words = release === DEFAULT_ROOT ? '' : ` ${release}`;
  const what = hasOtherVersions(place.cacheDirectory, recipe) ? 'is of an older recipe' : 'is not built';
  return {
    ready: false,
    name,
    reason: `the guest root ${name} ${what}; build it with: rackwright lab root build${words}${recipe.isMachine ? ' --machine' : ''}`,
  };
}

/** Why a root cannot be used now; null when it can. */
export function rootObstacle(place: RootPlace): string | null {
  const status = rootStatus(place);
  return status.ready ? null : status.reason;
}

/** @throws GuestError GUESTS_UNAVAILABLE when the root is not built. */
export function needRoot(place: RootPlace): ReadyRoot {
  const status = rootStatus(place);
  if (!status.ready) throw new GuestError('GUESTS_UNAVAILABLE', status.reason);
  return status;
}

/**
 * Removes every version of a root and what interrupted builds left; guests that were made from it are lost.
 * @throws GuestError GUEST_ROOT_UNKNOWN
 */
export async function removeRoot(place: RootPlace): Promise<void> {
  const name = place.name ?? DEFAULT_ROOT;
  if (!rootRecipe(name))
    throw new GuestError('GUEST_ROOT_UNKNOWN', `the lab has no guest root named ${name}`);
  const roots = rootsFolder(place.cacheDirectory);
  if (!existsSync(roots)) return;
  for (const entry of readdirSync(roots)) {
    if (entry.startsWith(`${name}-`) || entry.startsWith(`.${name}-`)) {
      await rm(join(roots, entry), { recursive: true, force: true });
    }
  }
}

/** Where the packages of the default root, and of all others that are built, come from; each URI once. */
export function archivesOf(cacheDirectory: string): readonly string[] {
  const isBuilt = (name: string): boolean => rootStatus({ cacheDirectory, name }).ready;
  const used = RELEASE_NAMES.filter(
    (name) => name === DEFAULT_ROOT || isBuilt(name) || isBuilt(machineRoot(name)),
  );
  return [...new Set(used.flatMap((name) => releaseSources(name).sources.map(({ origin }) => origin)))];
}
