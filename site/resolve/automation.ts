import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProblemList } from '../errors';
import type { Place } from '../text';
import { SshPublicKey, ValueError } from '../values';
import type { AutomationDraft, Placed } from './drafts';
import type { Fields } from './fields';

/** Reads public-key files, each once. Paths start from the YAML file that names them; `~` is the home directory. */
export class PublicKeyFiles {
  readonly #known = new Map<string, string | ValueError | undefined>();

  constructor(
    private readonly homeDirectory: string,
    private readonly problems: ProblemList,
  ) {}

  /** The absolute path of a path in a spec. */
  locate(path: string, place: Place): string {
    return path === '~' || path.startsWith('~/')
      ? resolve(this.homeDirectory, path.slice(2))
      : resolve(place.source.directory, path);
  }

  /** The key in a file; undefined and reported where there is none. */
  read(
    file: string,
    place: Place,
    whenMissing: { hint: string; severity: 'error' | 'warning' },
  ): string | undefined {
    if (!this.#known.has(file)) this.#known.set(file, load(file));
    const key = this.#known.get(file);
    if (typeof key === 'string') return key;
    if (key === undefined) {
      this.problems.add({
        code: 'SSH_KEY_FILE_MISSING',
        message: `there is no key file ${file}`,
        ...whenMissing,
        place,
      });
    } else {
      this.problems.add({ code: key.code, message: `${file}: ${key.message}`, hint: key.hint, place });
    }
    return undefined;
  }
}

/** A key of 16,384 bits has some 3,000 characters. */
const LARGEST_KEY_FILE = 64 * 2 ** 10;

function load(file: string): string | ValueError | undefined {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    if (!status) return undefined;
    // A spec may name any path: a device would never end, and a pipe would wait for ever.
    if (!status.isFile()) return unreadable('is not a file');
    if (status.size > LARGEST_KEY_FILE) return unreadable('is too large for a public key');
    return SshPublicKey.parse(readFileSync(file, 'utf8')).line;
  } catch (error) {
    if (error instanceof ValueError) return error;
    return unreadable(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
}

function unreadable(why: string): ValueError {
  return new ValueError('BAD_SSH_KEY', why, 'name the readable ".pub" file of a key');
}

/** Reads who configures the machines, and the public half of the automation's key where set-up has made it. */
export function resolveAutomation(site: Fields, keys: PublicKeyFiles): Placed<AutomationDraft> | undefined {
  const user = site.require<string>('ssh: { user: admin }', 'ssh', 'user');
  const identity = site.require<string>(
    'ssh: { identity: ../.rackwright/keys/automation_ed25519 }',
    'ssh',
    'identity',
  );
  if (!user || !identity) return undefined;
  const identityFile = keys.locate(identity.value, identity.place);
  const publicKey = keys.read(`${identityFile}.pub`, identity.place, {
    severity: 'warning',
    hint: `npm run setup makes that of the example; make any other with: ssh-keygen -t ed25519 -N '' -f ${identityFile}`,
  });
  const value = { user: user.value, identityFile, ...(publicKey === undefined ? {} : { publicKey }) };
  return { value, place: user.place };
}
