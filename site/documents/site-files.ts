import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { ProblemList } from '../errors';

/** A file of a site and its text. */
export interface SiteFile {
  /** Where it is in the site: `site.yaml`, `envs/dev.yaml`. */
  readonly path: string;
  readonly text: string;
  /** Folder that paths in the file start from, where it is not the file's own in the site; absolute. */
  readonly directory?: string;
  /** As it is shown to people, where it is not the path in the site. */
  readonly name?: string;
}

/** Folders of a site that hold one file for each thing. */
export const FOLDERS = ['nodes', 'envs', 'vms'] as const;
/** Files at the top of a site. */
export const TOP_FILES = ['defaults.yaml', 'site.yaml', 'vm_specs.yaml', 'install_config.yaml'] as const;

const LARGEST = 32 * 2 ** 20;

/** Reads every spec file of a site's folder; what cannot be read is reported. */
export function readSiteFiles(siteDirectory: string, problems: ProblemList): SiteFile[] {
  const root = resolve(siteDirectory);
  const paths = [
    ...TOP_FILES.filter((file) => existsSync(join(root, file)) || isLink(join(root, file))),
    ...FOLDERS.flatMap((folder) => listFolder(root, folder, problems)),
  ];
  return paths.flatMap((path) => {
    const text = readSpecText(join(root, path), showName(root, path), problems, root);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** `specs/envs/dev.yaml`: a path in the site with the name of the site's folder. */
export function showName(root: string, path: string): string {
  return relative(resolve(root, '..'), join(root, path)).split(sep).join('/');
}

function listFolder(root: string, folder: string, problems: ProblemList): string[] {
  const directory = join(root, folder);
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => !name.startsWith('.') && name !== 'README.md');
  return names.sort().flatMap((name) => {
    if (name.endsWith('.yaml')) return [`${folder}/${name}`];
    problems.add({
      code: 'FILE_MISPLACED',
      severity: 'warning',
      message: `${showName(root, `${folder}/${name}`)} is not read`,
      hint: name.endsWith('.yml')
        ? `rename it to ${name.slice(0, -4)}.yaml`
        : `only *.yaml files are read in ${folder}/`,
    });
    return [];
  });
}

/**
 * Reads the text of one spec file; what is wrong with it is reported.
 * @param within - folder that the file must really lie in, symbolic links followed
 */
export function readSpecText(
  file: string,
  name: string,
  problems: ProblemList,
  within?: string,
): string | undefined {
  const report = (
    code: 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_NOT_TEXT' | 'FILE_OUTSIDE_SITE' | 'FILE_MISSING',
    message: string,
    hint: string,
  ): undefined => {
    problems.add({ code, message: `${name} ${message}`, hint });
    return undefined;
  };
  let bytes: Buffer;
  try {
    const real = realpathSync(file);
    if (within !== undefined && !real.startsWith(realpathSync(within) + sep)) {
      return report('FILE_OUTSIDE_SITE', `leads out of the site, to ${real}`, 'copy the file into the site');
    }
    const status = statSync(real);
    if (!status.isFile()) return report('FILE_UNREADABLE', 'is not a file', 'make it a readable file');
    if (status.size > LARGEST) {
      return report(
        'FILE_TOO_LARGE',
        `has ${String(status.size)} bytes, at most ${String(LARGEST)} are read`,
        'split it into files under vms/',
      );
    }
    bytes = readFileSync(real);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isLink(file))
      return report('FILE_MISSING', 'does not exist', 'create it, or correct the path');
    return report(
      'FILE_UNREADABLE',
      `cannot be read (${code ?? 'unknown reason'})`,
      'make it a readable file',
    );
  }
  return (
    decode(bytes) ??
    report('FILE_NOT_TEXT', 'is not text in UTF-8', 'save it as UTF-8 without NUL characters')
  );
}

/** The text of UTF-8 bytes without a byte-order mark, or undefined for anything else. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
