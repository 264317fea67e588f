import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BootError } from '../boot-error';
import { digestOf } from './digest';
import type { Medium, MediumFile } from './medium';

/** What is known of a version before its files are measured. */
export type NewMedium = Pick<Medium, 'source' | 'diskBytes' | 'kernelArguments'> & {
  /** Hex digits of the SHA-256 of what it was made of. */
  readonly digest: string;
};

/** One name, and no path. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** In the folder of a version, beside its files. */
const RECORD = 'medium.json';
/** In the folder of a medium: which of its versions is given out. */
const CURRENT = 'current';
const PARTIAL = '.adding-';
const VERSION_DIGITS = 12;

/** Where the media of a server lie. @param directory folder of the server's state */
export function mediaFolder(directory: string): string {
  return join(directory, 'media');
}

/**
 * Media in a folder: `<name>/<version>/` with their files and what they are, `<name>/current` with the version that is given
 * out. A version is there whole or not at all, and never changes; a machine that is at one goes on with it.
 */
export class MediaStore {
  readonly #folder: string;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The version that machines are given now; undefined where there is none. */
  current(name: string): Medium | undefined {
    if (!NAME.test(name)) return undefined;
    const file = join(this.#folder, name, CURRENT);
    return existsSync(file) ? this.#read(name, readFileSync(file, 'utf8').trim()) : undefined;
  }

  /** Every version of every medium, by name, the newest first. */
  list(): readonly (Medium & { readonly isCurrent: boolean })[] {
    return namesIn(this.#folder).flatMap((name) => {
      const current = this.current(name)?.version;
      return this.#versions(name).map((each) => ({ ...each, isCurrent: each.version === current }));
    });
  }

  /** Where a file of a version lies, of the one that is given out where none is said; undefined where it is none. */
  fileOf(name: string, file: string, version?: string): string | undefined {
    if (!NAME.test(file) || (version !== undefined && !NAME.test(version))) return undefined;
    const medium = version === undefined ? this.current(name) : this.#read(name, version);
    const known = medium?.files.some((each) => each.name === file);
    return medium && known ? join(this.#folder, name, medium.version, file) : undefined;
  }

  /**
   * Adds a version, and gives it out from then on.
   * @param fill writes the files into a folder, and says what they are
   * @throws BootError BOOT_MEDIUM_INVALID where the name is none
   */
  async add(name: string, fill: (folder: string) => Promise<NewMedium>): Promise<Medium> {
    if (!NAME.test(name)) {
      throw new BootError(
        'BOOT_MEDIUM_INVALID',
        `"${name}" cannot be the name of a medium: take letters, digits, ".", "_" and "-"`,
      );
    }
    const home = join(this.#folder, name);
    mkdirSync(home, { recursive: true });
    clearPartial(home, this.#now());
    const partial = mkdtempSync(join(home, PARTIAL));
    try {
      const { digest, ...made } = await fill(partial);
      const medium: Medium = {
        ...{ name, version: digest.slice(0, VERSION_DIGITS), ...made },
        addedAt: new Date(this.#now()).toISOString(),
        files: await Promise.all(
          readdirSync(partial)
            .sort()
            .map((file) => measure(partial, file)),
        ),
      };
      const there = this.#read(name, medium.version);
      if (!there) {
        writeFileSync(join(partial, RECORD), `${JSON.stringify(medium, null, 2)}\n`);
        renameSync(partial, join(home, medium.version));
      }
      this.#give(name, medium.version);
      return there ?? medium;
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }

  /**
   * Removes a medium, or one version of it; where that was given out, the newest of the others is.
   * @returns the versions that were removed
   * @throws BootError BOOT_MEDIUM_UNKNOWN
   */
  remove(name: string, version?: string): readonly string[] {
    const all = NAME.test(name) ? this.#versions(name) : [];
    const chosen = all.filter((each) => version === undefined || each.version === version);
    if (chosen.length === 0) {
      const what = version === undefined ? `medium "${name}"` : `version "${version}" of "${name}"`;
      throw new BootError('BOOT_MEDIUM_UNKNOWN', `there is no ${what}; see: rackwright image list`);
    }
    const [next] = all.filter((each) => !chosen.includes(each));
    const wasCurrent = chosen.some((each) => each.version === this.current(name)?.version);
    // Nobody may be given what is on its way out.
    if (!next) rmSync(join(this.#folder, name, CURRENT), { force: true });
    else if (wasCurrent) this.#give(name, next.version);
    for (const each of chosen) rmSync(join(this.#folder, name, each.version), { recursive: true });
    return chosen.map((each) => each.version);
  }

  #versions(name: string): readonly Medium[] {
    return namesIn(join(this.#folder, name))
      .flatMap((version) => this.#read(name, version) ?? [])
      .sort((one, other) => (one.addedAt < other.addedAt ? 1 : -1));
  }

  #read(name: string, version: string): Medium | undefined {
    const file = join(this.#folder, name, version, RECORD);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Medium) : undefined;
  }

  #give(name: string, version: string): void {
    const file = join(this.#folder, name, CURRENT);
    writeFileSync(`${file}.new`, `${version}\n`);
    renameSync(`${file}.new`, file);
  }
}

async function measure(folder: string, name: string): Promise<MediumFile> {
  const file = join(folder, name);
  return { name, bytes: statSync(file).size, sha256: await digestOf(file, 'sha256') };
}

/** What a process left that was ended in the middle; a day is longer than any of them takes. */
function clearPartial(home: string, now: number): void {
  const day = 24 * 60 * 60 * 1000;
  for (const name of readdirSync(home)) {
    const path = join(home, name);
    if (name.startsWith(PARTIAL) && now - statSync(path).mtimeMs > day) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
}
