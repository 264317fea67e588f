import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type Lab } from '../model';
import { bootGuests, RESTART } from '../recovery';
import type { Activity } from './activity';

/** How copies of a lab are kept. */
export interface Copies {
  /**
   * Keeps a copy of the lab's folder under a name; the state, which is open, is copied by the function that it is given.
   *
   * @throws Error with the code LAB_FILES_CHANGE while files of storages are being written
   */
  readonly keep: (name: string, backup: (folder: string) => Promise<void>) => Promise<void>;
  /** What runs in the lab beside its VMs. @default nothing */
  readonly machines?: () => Promise<RestingMachines>;
}

/** The bare metal of a lab, as far as copies are concerned. */
export interface RestingMachines {
  /** Names of those that run. */
  readonly running: readonly string[];
  /** Shuts them down; their start is made up for by `wake`, or by the next start of the lab. */
  rest(): Promise<void>;
  wake(): Promise<void>;
}

/** A copy that somebody wants of a running lab. */
export interface SaveCall {
  readonly name: string;
  /** Guests are shut down for the copy and started again; else running ones are a refusal. */
  readonly stopGuests: boolean;
}

const TASKS_MS = 30_000;
const PAUSE_MS = 20;
const SHUTDOWN_MS = 90_000;

/** What a running lab is copied with. */
export interface SaveParts {
  readonly lab: Lab;
  readonly activity: Activity;
  readonly copies: Copies;
  /** Copies the lab's state, which is open. */
  readonly backup: (folder: string) => Promise<void>;
}

/**
 * Copies a running lab while nothing in it changes.
 *
 * @throws ApiError 409 while guests, machines or tasks run, or files are written
 */
export async function saveRunning(
  { lab, activity, copies, backup }: SaveParts,
  { name, stopGuests }: SaveCall,
): Promise<void> {
  await activity.hold(async () => {
    await untilNoTask(lab);
    const running = lab.guests.unavailable() === null ? await lab.guests.running() : [];
    const machines = await copies.machines?.();
    if (running.length + (machines?.running.length ?? 0) > 0 && !stopGuests) {
      const names = running.map(
        (vmid) => `${vmid} (${String(lab.state.vms.get(String(vmid))?.config['name'])})`,
      );
      const all = [...names, ...(machines?.running ?? [])].join(', ');
      throw new ApiError(409, `guests run, whose disks would be torn: ${all}`, {
        stopGuests: 'shuts them down for the copy and starts them again',
      });
    }
    // Kept with the copy: where it is restored, these start. Should the lab be killed here, they start too.
    if (running.length > 0) lab.state.settings.set(RESTART, { value: running });
    await lab.settled();
    try {
      await machines?.rest();
      for (const vmid of running) await lab.guests.stop(vmid, 'shutdown', SHUTDOWN_MS);
      await copies.keep(name, backup).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 'LAB_FILES_CHANGE') throw error;
        throw new ApiError(409, `${(error as Error).message}; save the lab when that has ended`);
      });
    } finally {
      await machines?.wake();
      await bootGuests(lab);
      await lab.settled();
    }
  });
}

async function untilNoTask(lab: Lab): Promise<void> {
  const deadline = performance.now() + TASKS_MS;
  while (!lab.tasks.isIdle) {
    if (performance.now() > deadline) throw new ApiError(409, 'tasks run; save the lab when they have ended');
    await sleep(PAUSE_MS);
  }
}
