import { readFileSync, statSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { ProblemList } from '../../errors';
import { type Place, SourceFile } from '../../text';
import { Secret } from '../secret';

/** Variables of the process, handed over by the entry point. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** An age identity and where it stands. */
export interface Identity {
  readonly secret: Secret;
  readonly place: Place;
}

/** The age identities that were found. */
export interface Identities {
  readonly identities: readonly Identity[];
  /** Where was looked, as people write it. */
  readonly places: readonly string[];
  /** True where there are some that need a program beside this one. */
  readonly hasOthers: boolean;
}

const NATIVE = /^AGE-SECRET-KEY-(PQ-)?1[02-9AC-HJ-NP-Z]+$/;
const OTHERS_MAY_READ = 0o077;

/** The file that an identity is kept in: the one that `SOPS_AGE_KEY_FILE` names, else SOPS' own. */
export function identityFile(environment: Variables, homeDirectory?: string): string {
  const named = environment['SOPS_AGE_KEY_FILE'] ?? '';
  return named === '' ? usualFile(environment, homeDirectory) : named;
}

/** The file that SOPS reads identities from where nothing else is said. */
function usualFile(environment: Variables, homeDirectory = homedir()): string {
  const given = environment['XDG_CONFIG_HOME'];
  const own =
    platform() === 'darwin'
      ? join(homeDirectory, 'Library', 'Application Support')
      : join(homeDirectory, '.config');
  return join(given !== undefined && given !== '' ? given : own, 'sops', 'age', 'keys.txt');
}

/** How identities are looked for. */
export interface FindIdentitiesOptions {
  /** What `~` stands for. @default the user's home directory */
  readonly homeDirectory?: string | undefined;
  /** True where the file that `SOPS_AGE_KEY_FILE` names may still have to be made. @default false */
  readonly isToBeMade?: boolean;
}

/**
 * Gathers the identities of `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE` and SOPS' own file, as SOPS does: all are tried.
 * @see https://github.com/getsops/sops/blob/v3.13.3/age/keysource.go
 */
export function findIdentities(
  environment: Variables,
  problems: ProblemList,
  { homeDirectory, isToBeMade = false }: FindIdentitiesOptions = {},
): Identities {
  const variable = environment['SOPS_AGE_KEY'] ?? '';
  const named = environment['SOPS_AGE_KEY_FILE'] ?? '';
  const usual = usualFile(environment, homeDirectory);
  const sources = [
    ...(variable === '' ? [] : [new SourceFile('SOPS_AGE_KEY', variable, '/', true)]),
    ...(named === '' ? [] : read(named, problems, !isToBeMade)),
    ...(named === usual ? [] : read(usual, problems, false)),
  ];
  const found = sources.map((source) => identitiesIn(source, problems));
  return {
    identities: found.flatMap(({ identities }) => identities),
    places: ['SOPS_AGE_KEY', 'SOPS_AGE_KEY_FILE', `${usual} (below XDG_CONFIG_HOME where that is set)`],
    hasOthers: found.some(({ hasOthers }) => hasOthers) || (environment['SOPS_AGE_KEY_CMD'] ?? '') !== '',
  };
}

function read(file: string, problems: ProblemList, isNamed: boolean): SourceFile[] {
  try {
    const { mode } = statSync(file);
    if ((mode & OTHERS_MAY_READ) !== 0) {
      problems.add({
        code: 'AGE_IDENTITY_EXPOSED',
        severity: 'warning',
        message: `others than you may read ${file}`,
        hint: `chmod 600 ${file}`,
      });
    }
    return [new SourceFile(file, readFileSync(file, 'utf8'), '/', true)];
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isNamed) return [];
    problems.add({
      code: code === 'ENOENT' ? 'FILE_MISSING' : 'FILE_UNREADABLE',
      message: `${file}, which SOPS ${isNamed ? 'is told to read by SOPS_AGE_KEY_FILE' : 'keeps identities in'}, cannot be read (${code})`,
      hint: isNamed
        ? 'correct the variable, unset it, or make the file with: rackwright secrets setup'
        : 'make it a file that you can read',
    });
    return [];
  }
}

function identitiesIn(
  source: SourceFile,
  problems: ProblemList,
): { identities: Identity[]; hasOthers: boolean } {
  const identities: Identity[] = [];
  let hasOthers = false;
  for (const { 0: word, index } of source.text.matchAll(/#.*|\S+/g)) {
    if (word.startsWith('#')) continue;
    const place = { source, start: index, end: index + word.length };
    if (NATIVE.test(word)) identities.push({ secret: new Secret(word), place });
    else if (word.startsWith('AGE-PLUGIN-')) hasOthers = true;
    else reportInvalid(place, problems);
  }
  return { identities, hasOthers };
}

/** Says that what stands there is no identity, without repeating it. */
export function reportInvalid(place: Place, problems: ProblemList): void {
  problems.add({
    code: 'AGE_IDENTITY_INVALID',
    message: 'this is no age identity',
    hint: 'a line is AGE-SECRET-KEY-1…, empty, or a comment',
    place,
  });
}
