import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { copyLab } from './copy-lab';
import { MANIFEST, saveFolder } from './saves-folder';

/** What belongs to the place of a lab and not to what is in it. */
const OF_THE_PLACE = ['settings.json', 'daemon.log'];

interface Places {
  readonly staged: string;
  readonly before: string;
}

function placesOf(directory: string): Places {
  const place = (suffix: string): string => join(dirname(directory), `.${basename(directory)}.${suffix}`);
  return { staged: place('restore'), before: place('before') };
}

/** A lab that was put in the place of another. */
export interface Swapped {
  /** Puts the lab of before back. */
  undo(): void;
  /** Removes the lab of before. */
  finish(): void;
}

/** Puts a copy into the place of a lab that is down; until that is done whole, the lab is as it was. */
export async function swapIn(directory: string, name: string): Promise<Swapped> {
  const { staged, before } = placesOf(directory);
  settleSwap(directory);
  try {
    await copyLab({ from: saveFolder(directory, name), to: staged });
    for (const file of OF_THE_PLACE) {
      if (existsSync(join(directory, file))) cpSync(join(directory, file), join(staged, file));
    }
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    throw error;
  }
  renameSync(directory, before);
  renameSync(staged, directory);
  return {
    undo: () => {
      rmSync(directory, { recursive: true, force: true });
      renameSync(before, directory);
    },
    finish: () => {
      rmSync(before, { recursive: true, force: true });
    },
  };
}

/**
 * Ends a swap that was cut short: with the copy in its place the lab of before goes, else it comes back. Call it before a
 * lab is started.
 */
export function settleSwap(directory: string): void {
  const { staged, before } = placesOf(directory);
  if (existsSync(before) && !existsSync(directory)) renameSync(before, directory);
  for (const left of [staged, before]) rmSync(left, { recursive: true, force: true });
}

/** Whether there is a copy of that name. */
export function hasSave(directory: string, name: string): boolean {
  return existsSync(join(saveFolder(directory, name), MANIFEST));
}
