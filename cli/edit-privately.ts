import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from './context';
import { runCommand } from './run-command';

const MEMORY = '/dev/shm';

/** A text in a file that only this user can read, in memory where the system has a folder for that. */
export class PrivateFile {
  readonly #folder: string;
  readonly path: string;

  /** @param name as the editor shows it; its ending says what it is */
  constructor(name: string, text: string) {
    // Made with mode 0700.
    this.#folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rackwright-'));
    this.path = join(this.#folder, name);
    writeFileSync(this.path, text, { mode: 0o600, flag: 'wx' });
  }

  /** What is in it now. */
  read(): string {
    return readFileSync(this.path, 'utf8');
  }

  /** Puts another text into it. */
  write(text: string): void {
    writeFileSync(this.path, text, { mode: 0o600 });
  }

  /** Overwrites and removes the file and whatever an editor left beside it. */
  shred(): void {
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : []) {
      const file = join(this.#folder, name);
      const status = statSync(file);
      if (status.isFile()) writeFileSync(file, randomBytes(status.size), { flag: 'r+' });
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Opens a file in the user's editor and waits until it is closed; gives its exit status. */
export function openEditor(context: Context, file: string): Promise<number> {
  const { environment } = context;
  const { VISUAL, EDITOR } = environment;
  const editor = [VISUAL, EDITOR].find((each) => each !== undefined && each !== '') ?? 'vi';
  // Through a shell, since people write arguments into the variable: "code --wait".
  return runCommand(context, ['/bin/sh', '-c', `${editor} "$1"`, 'sh', file], environment);
}
