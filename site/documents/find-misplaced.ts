import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMPOSE_FOLDER, FOLDERS, showName, type SiteLocation, TOP_FILES } from './site-layout';

/** Finds a file that may be meant to describe a machine and is read as something else, or not at all. */
export type FindMisplaced = (machine: Misplaced) => string | undefined;

/** Which machine is looked for. */
export interface Misplaced {
  readonly name: string;
  /** The folder that its file would belong in. */
  readonly folder: 'vms' | 'hosts';
}

/** How far people put files away. */
const DEEPEST = 3;
/** Of files that are none of the site's; what lies behind them is looked for no more. */
const MOST_ENTRIES = 20_000;
/** What an editor or a person makes of `web1.yaml`: `web1.yml`, `web1.yaml.bak`, `web1.YAML~`, `web1.json`. */
const DESCRIPTION = /^([A-Za-z0-9][\w-]*)(\.(ya?ml|json)([.~_-].*)?)?$/i;

/** Looks through the folder of a site, once and not before somebody asks. */
export function findMisplaced(location: SiteLocation): FindMisplaced {
  let found: ReadonlyMap<string, readonly string[]> | undefined;
  return ({ name, folder }) => {
    found ??= candidates(location.siteDirectory);
    const all = folder === 'vms' && !hasSpecs(found, location) ? (found.get('vm_specs') ?? []) : [];
    const paths = [...(found.get(name) ?? []), ...all];
    const path = paths.find((each) => isElsewhere(each, folder));
    return path === undefined ? undefined : showName(location, path);
  };
}

/** Whether the file that may describe all VMs is read: a copy of it is nothing to miss then. */
function hasSpecs(found: ReadonlyMap<string, readonly string[]>, { chosen = [] }: SiteLocation): boolean {
  return chosen.length > 0 || (found.get('vm_specs') ?? []).includes('vm_specs.yaml');
}

/** Not where it is read as what is looked for. A node or an environment may well have the name of a machine. */
function isElsewhere(path: string, folder: Misplaced['folder']): boolean {
  if (TOP_FILES.some((file) => file === path) || path.startsWith(`${COMPOSE_FOLDER}/`)) return false;
  const read = FOLDERS.find((each) => path.startsWith(`${each}/`) && /^[^/]+\/[^/]+\.yaml$/.test(path));
  return read === undefined || (read !== folder && (read === 'vms' || read === 'hosts'));
}

/** Paths from the site's folder by the name that each would give a machine, the nearest first. */
function candidates(siteDirectory: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let [folders, left] = [[''], MOST_ENTRIES];
  for (let depth = 0; depth <= DEEPEST && folders.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of entriesIn(join(siteDirectory, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) next.push(path);
        else {
          const name = DESCRIPTION.exec(entry.name)?.[1];
          if (name !== undefined) found.set(name, [...(found.get(name) ?? []), path]);
        }
        left -= 1;
        if (left < 0) return found;
      }
    }
    folders = next;
  }
  return found;
}

/** A folder that nobody lets us look into is nothing to tell of. */
function entriesIn(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
