import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { ConfigureError } from './configure-error';

// A live holder touches the lock every second. One that was killed leaves it behind, and it is free after this time.
const STALE_MS = 5000;
const UPDATE_MS = 1000;
const RETRY_MS = 250;

/** A held lock. */
export interface EnvironmentLock {
  release(): Promise<void>;
}

/** How a lock is taken. */
export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called when the holder was killed and its lock has to grow stale, which takes up to five seconds. */
  onWait(holder: string): void;
  /** Called when the lock was lost, because this process was suspended for long. */
  onLost(): void;
}

/**
 * Lets one run at a time work on an environment.
 * @throws ConfigureError CONFIGURE_LOCKED when another run is at work
 */
export async function lockEnvironment(directory: string, options: LockOptions): Promise<EnvironmentLock> {
  const holderFile = join(directory, 'configure.pid');
  const deadline = performance.now() + 2 * STALE_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      const release = await lock(directory, {
        lockfilePath: join(directory, 'configure.lock'),
        stale: STALE_MS,
        update: UPDATE_MS,
        onCompromised: () => {
          options.onLost();
        },
      });
      writeFileSync(holderFile, `${process.pid}\n`);
      return {
        release: async () => {
          rmSync(holderFile, { force: true });
          // One that was lost is no longer ours to release.
          await release().catch((error: unknown) => {
            if (codeOf(error) !== 'ERELEASED' && codeOf(error) !== 'ENOTACQUIRED') throw error;
          });
        },
      };
    } catch (error) {
      if (codeOf(error) !== 'ELOCKED') throw error;
      const holder = holderOf(holderFile);
      if (isAlive(holder) || performance.now() > deadline) {
        throw new ConfigureError(
          'CONFIGURE_LOCKED',
          `another run is configuring this environment (process ${holder || 'unknown'}): wait until it has finished, then start again`,
        );
      }
      if (attempt === 0) options.onWait(holder);
      await sleep(RETRY_MS, undefined, { signal: options.signal });
    }
  }
}

function holderOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function isAlive(holder: string): boolean {
  if (!/^\d+$/.test(holder)) return false;
  try {
    process.kill(Number(holder), 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
