import { mkdirSync } from 'node:fs';
import { runningGuests } from '../guests';
import { hasSave, settleSwap, swapIn } from '../saves';
import { LabError } from './lab-error';
import { withLabLock } from './lab-lock';
import { isAlive, readLabRecord, type LabFolders } from './lab-record';
import type { DaemonOptions } from './messages';
import { chooseSettings } from './settings';
import { startLab, type StartedLab } from './start';
import { stopLab } from './stop';

/** What is put back. */
export interface RestoreOptions {
  readonly folders: LabFolders;
  /** Name of the lab. */
  readonly lab: string;
  /** The lab's folder. */
  readonly directory: string;
  /** Name of the copy. */
  readonly name: string;
  /** Running guests are killed, with all that the copy does not have; else they are a refusal. */
  readonly stopGuests: boolean;
  /** Absolute path of `setup/launch.mjs`. */
  readonly launcher: string;
}

/**
 * Puts a lab back to a copy of it; a lab that was up is up again. When the copy does not start, the lab of before is put back
 * and started.
 *
 * @returns the lab when it is up
 * @throws LabError LAB_SAVE_UNKNOWN, LAB_GUESTS_RUN and those of start and stop
 */
export function restoreLab(options: RestoreOptions): Promise<StartedLab | undefined> {
  return withLabLock(options.directory, () => restore(options));
}

async function restore(options: RestoreOptions): Promise<StartedLab | undefined> {
  const { folders, lab, directory, name } = options;
  settleSwap(directory);
  if (!hasSave(directory, name))
    throw new LabError('LAB_SAVE_UNKNOWN', `there is no copy "${name}"; see rackwright lab snapshots list`);
  const guests = runningGuests(directory);
  if (guests.length > 0 && !options.stopGuests)
    throw new LabError(
      'LAB_GUESTS_RUN',
      `guests run (${guests.join(', ')}), and what they did since the copy would be lost: --stop-guests kills them`,
    );
  const record = readLabRecord(directory);
  const wasUp = record !== undefined && isAlive(record);
  await stopLab({ name: lab, directory, cacheDirectory: folders.cache });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const start = async (): Promise<StartedLab | undefined> =>
    wasUp ? startLab(await daemonOptions(options), options.launcher) : undefined;
  const swapped = await swapIn(directory, name).catch(async (error: unknown) => {
    await start();
    throw error;
  });
  try {
    const started = await start();
    swapped.finish();
    return started;
  } catch (error) {
    swapped.undo();
    await start();
    throw error;
  }
}

async function daemonOptions({ folders, lab, directory }: RestoreOptions): Promise<DaemonOptions> {
  const settings = await chooseSettings(folders, { name: lab });
  return { ...settings, name: lab, directory, cacheDirectory: folders.cache, model: {} };
}
