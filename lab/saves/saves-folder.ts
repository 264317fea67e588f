import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What is known of a kept copy of a lab. */
export interface Save {
  readonly name: string;
  /** ISO 8601 */
  readonly savedAt: string;
}

export const MANIFEST = 'saved.json';

/** The folder of a lab's copies: beside the labs, so that `lab down --forget` leaves it alone. */
export function savesFolder(labDirectory: string): string {
  return join(labDirectory, '..', '..', 'saved', basename(labDirectory));
}

/** The folder of one copy. */
export function saveFolder(labDirectory: string, name: string): string {
  return join(savesFolder(labDirectory), name);
}

/** The copies of a lab, oldest first. Half-made ones have a dot before their name and do not count. */
export function listSaves(labDirectory: string): readonly Save[] {
  const folder = savesFolder(labDirectory);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && existsSync(join(folder, name, MANIFEST)))
    .map((name) => JSON.parse(readFileSync(join(folder, name, MANIFEST), 'utf8')) as Save)
    .sort((one, other) => one.savedAt.localeCompare(other.savedAt));
}

/** Removes a copy, whole or not at all; false when there is none. */
export function removeSave(labDirectory: string, name: string): boolean {
  const folder = saveFolder(labDirectory, name);
  if (!existsSync(folder)) return false;
  const doomed = join(savesFolder(labDirectory), `.${name}.removed`);
  rmSync(doomed, { recursive: true, force: true });
  renameSync(folder, doomed);
  rmSync(doomed, { recursive: true, force: true });
  return true;
}
