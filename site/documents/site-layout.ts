import { isAbsolute, join, relative, sep } from 'node:path';

/** Where a site is, and where people are. Both are absolute. */
export interface SiteLocation {
  /** Folder of the site. */
  readonly siteDirectory: string;
  /** Folder that names of files are shown from. */
  readonly workingDirectory: string;
  /** Files that are read by the names that the command line gives them; absolute. */
  readonly chosen?: readonly string[];
}

/** Folders of a site that hold one file for each thing. */
export const FOLDERS = ['nodes', 'hosts', 'envs', 'vms'] as const;
/** Folder of a site for compose files, which are read where a spec names them. */
export const COMPOSE_FOLDER = 'compose';
/** Files at the top of a site. */
export const TOP_FILES = ['defaults.yaml', 'site.yaml', 'vm_specs.yaml', 'install_config.yaml'] as const;

/** Every secret, encrypted; only its keys are read here. */
export const SECRETS_FILE = 'secrets.yaml';
/** What was handed out. */
export const LOCK_FILE = 'allocations.lock.yaml';

/** A file of the site as people see it: `specs/envs/dev.yaml`, or its whole path where it is elsewhere. */
export function showName({ siteDirectory, workingDirectory }: SiteLocation, path: string): string {
  const absolute = join(siteDirectory, path);
  const near = relative(workingDirectory, absolute);
  return near.startsWith('..') || isAbsolute(near) ? absolute : near.split(sep).join('/');
}
