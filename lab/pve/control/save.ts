import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type Lab } from '../model';
import { bootGuests, RESTART } from '../recovery';
import type { Activity } from './activity';

/** Keeps a copy of the lab's folder under a name; the state is copied by the function that it is given. */
export type KeepCopy = (name: string) => Promise<void>;

/** A copy that somebody wants of a running lab. */
export interface SaveCall {
  readonly name: string;
  /** Guests are shut down for the copy and started again; else running ones are a refusal. */
  readonly stopGuests: boolean;
}

const TASKS_MS = 30_000;
const PAUSE_MS = 20;
const SHUTDOWN_MS = 90_000;

/**
 * Copies a running lab while nothing in it changes.
 *
 * @throws ApiError 409 while guests or tasks run.
 */
export async function saveRunning(
  { lab, activity, keep }: { readonly lab: Lab; readonly activity: Activity; readonly keep: KeepCopy },
  { name, stopGuests }: SaveCall,
): Promise<void> {
  await activity.hold(async () => {
    await untilNoTask(lab);
    const running = lab.guests.unavailable() === null ? await lab.guests.running() : [];
    if (running.length > 0 && !stopGuests) {
      const names = running.map(
        (vmid) => `${vmid} (${String(lab.state.vms.get(String(vmid))?.config['name'])})`,
      );
      throw new ApiError(409, `guests run, whose disks would be torn: ${names.join(', ')}`);
    }
    // Kept with the copy: where it is restored, these start. Should the lab be killed here, they start too.
    if (running.length > 0) lab.state.settings.set(RESTART, { value: running });
    await lab.settled();
    try {
      for (const vmid of running) await lab.guests.stop(vmid, 'shutdown', SHUTDOWN_MS);
      await keep(name);
    } finally {
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
