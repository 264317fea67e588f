import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { LabError } from './lab-error';

// A live holder touches the lock every second. One that was killed leaves it behind, and it is free after this time.
const STALE_MS = 5000;
const UPDATE_MS = 1000;
const RETRY_MS = 100;
/** What a command waits for another one, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Lets one process at a time start, stop, copy or restore a lab; another one waits for it.
 *
 * @param directory The lab's folder, which need not be there.
 * @param patienceMs Milliseconds to wait for another process.
 * @throws LabError LAB_BUSY when that time is over
 */
export async function withLabLock<T>(
  directory: string,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  mkdirSync(dirname(directory), { recursive: true, mode: 0o700 });
  const release = await take(directory, patienceMs);
  try {
    return await work();
  } finally {
    // One that was lost, because this process was suspended for long, is no longer ours to release.
    await release().catch(() => undefined);
  }
}

async function take(directory: string, patienceMs: number): Promise<() => Promise<void>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await lock(dirname(directory), {
        lockfilePath: join(dirname(directory), `.${basename(directory)}.lock`),
        stale: STALE_MS,
        update: UPDATE_MS,
        onCompromised: () => undefined,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (performance.now() > deadline)
        throw new LabError(
          'LAB_BUSY',
          `another command works on lab ${basename(directory)}; wait for it, then try again`,
        );
    }
    await sleep(RETRY_MS);
  }
}
