import { BootError } from '../boot-error';
import { type Fleet, isArmed, type Machine } from '../machines';
import { type PowerControl, startFromNetwork } from '../power';
import type { JobKind, TakenJob } from './job-queue';

/** What an installation is begun with. */
export interface InstallData {
  readonly machine: string;
  /** Of the machine when it was decided: what has changed since then is not begun. */
  readonly version: number;
}

/** Name of the queue. */
export const INSTALL = 'install';

/** A BMC takes seconds; one that takes so long does not answer any more. */
const SECONDS = 180;
const WORKERS = 8;

/** What installations are begun with. */
export interface InstallParts {
  readonly fleet: Fleet;
  /** What switches a machine. */
  readonly power: (name: string) => PowerControl | undefined;
  /**
   * Lets the provisioning network know of what is armed, which is to be led to its installer. Where it cannot, BOOT_NETWORK,
   * nothing is started, and it is tried again after a pause. @default nothing is told
   */
  readonly announce?: () => Promise<void>;
  /** @default 180 */
  readonly seconds?: number;
  /** BMCs that are asked at once by this server. @default 8 */
  readonly workers?: number;
}

/** Begins installations: arms a machine, and starts it from the network right after. */
export function installJobs(parts: InstallParts): JobKind<InstallData> {
  return {
    name: INSTALL,
    seconds: parts.seconds ?? SECONDS,
    workers: parts.workers ?? WORKERS,
    work: (job) => begin(parts, job),
  };
}

async function begin({ fleet, power, announce }: InstallParts, job: TakenJob<InstallData>): Promise<void> {
  const armed = await arm(fleet, job);
  if (!armed) return;
  const { name, version } = armed;
  const isStill = async (): Promise<boolean> => {
    const now = await fleet.find(name);
    return job.isMine() && now?.version === version && isArmed(now.status);
  };
  try {
    // Who is not led to the installer would come up from the disk.
    await announce?.();
    const control = power(name);
    if (!control)
      throw new BootError('BOOT_BMC_MISSING', `"${name}" has nothing in the specs any more that switches it`);
    if (!(await startFromNetwork(control, isStill))) return;
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    if (error.code === 'BOOT_VM_ABSENT') {
      // Whoever makes it starts it, and it is armed.
      await fleet.note({ machine: name, kind: 'power', actor: 'server', detail: { why: error.message } });
      return;
    }
    if (await isStill())
      await fleet.apply(name, { kind: 'power-failed', reason: error.message }, { actor: 'server' });
    return;
  }
  // It has started, and is not started once more where the database was gone just then.
  await job.settled(() =>
    fleet.note({ machine: name, kind: 'power', actor: 'server', detail: { action: 'start' } }),
  );
}

/** The machine, armed by this worker, or by one that died before it was done. */
async function arm(fleet: Fleet, { data, isAgain }: TakenJob<InstallData>): Promise<Machine | undefined> {
  const machine = await fleet.find(data.machine);
  if (!machine) return undefined;
  if (machine.version === data.version && machine.status.state === 'accepted') {
    const applied = await fleet.apply(machine.name, { kind: 'install' }, { actor: 'server' });
    return applied.ok ? applied.machine : undefined;
  }
  return isAgain && machine.version === data.version + 1 && isArmed(machine.status) ? machine : undefined;
}
