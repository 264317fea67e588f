import { setTimeout as sleep } from 'node:timers/promises';
import { createGuestHost } from '../guests';
import { LabError } from './lab-error';
import { isAlive, readLabRecord, removeLabRecord } from './lab-record';

/** What to stop. */
export interface StopOptions {
  readonly name: string;
  readonly directory: string;
  readonly cacheDirectory: string;
  /** Milliseconds until a daemon that does not stop is an error. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Stops a lab and all its guests; also cleans up after a daemon that was killed.
 * Returns false when nothing ran.
 *
 * @throws LabError LAB_STOP_FAILED
 */
export async function stopLab(options: StopOptions): Promise<boolean> {
  const record = readLabRecord(options.directory);
  if (!record) return false;
  if (!isAlive(record)) {
    // The daemon was killed: its holder and guests may still be there.
    const guests = await createGuestHost({ ...options, hostAddress: '10.0.12.1/24' });
    await guests.close();
    removeLabRecord(options.directory);
    return true;
  }
  process.kill(record.pid, 'SIGTERM');
  const deadline = Date.now() + (options.timeoutMs ?? 60_000);
  while (isAlive(record)) {
    if (Date.now() > deadline) {
      throw new LabError(
        'LAB_STOP_FAILED',
        `The lab's process ${String(record.pid)} does not stop; end it with: kill -9 ${String(record.pid)}, then run lab down again`,
      );
    }
    await sleep(50);
  }
  return true;
}
