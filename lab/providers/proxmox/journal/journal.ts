import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A creation that was begun, and that Terraform has not noted yet. */
export interface JournalEntry {
  readonly type: string;
  /** What tells the object from others of its type: `10001`. */
  readonly identity: string;
  readonly endpoint: string;
  /** When it was begun, in milliseconds since 1970. */
  readonly startedAt: number;
}

/**
 * Remembers in Terraform's data folder what is being created. Terraform that is killed in the middle knows nothing of
 * the object afterwards; with the entry the next run knows that the object is its own, and not somebody else's.
 */
export class Journal {
  readonly #directory: string;
  readonly #dataDirectory: string;
  readonly #now: () => number;

  /** @param dataDirectory Terraform's data folder, `.terraform`; nothing is kept where it does not exist */
  constructor(dataDirectory: string, now: () => number) {
    this.#dataDirectory = dataDirectory;
    this.#directory = join(dataDirectory, 'rackwright', 'creating');
    this.#now = now;
  }

  /** Finds the entry that an interrupted run left. */
  find(key: Omit<JournalEntry, 'startedAt'>): JournalEntry | undefined {
    try {
      const entry = JSON.parse(readFileSync(this.#fileOf(key), 'utf8')) as JournalEntry;
      const isSame =
        entry.type === key.type && entry.identity === key.identity && entry.endpoint === key.endpoint;
      return isSame ? entry : undefined;
    } catch {
      return undefined;
    }
  }

  /** Notes that a creation begins. */
  begin(key: Omit<JournalEntry, 'startedAt'>): void {
    if (!statSync(this.#dataDirectory, { throwIfNoEntry: false })?.isDirectory()) return;
    const file = this.#fileOf(key);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...key, startedAt: this.#now() }));
  }

  /** Notes that Terraform knows the object, or that there is none. */
  end(key: Omit<JournalEntry, 'startedAt'>): void {
    rmSync(this.#fileOf(key), { force: true });
  }

  #fileOf({ type, identity, endpoint }: Omit<JournalEntry, 'startedAt'>): string {
    const name = createHash('sha256')
      .update([endpoint, type, identity].join('\n'))
      .digest('hex')
      .slice(0, 32);
    return join(this.#directory, `${name}.json`);
  }
}
