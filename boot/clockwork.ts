import { type InstallData, INSTALL, type JobQueue } from './jobs';
import type { Fleet } from './machines';

/** What time brings about. */
export interface ClockworkParts {
  readonly fleet: Fleet;
  readonly jobs: Pick<JobQueue, 'add'>;
  /** Whether a machine is switched by the server. */
  readonly hasBmc: (name: string) => boolean;
}

/**
 * Does what is due. Several servers may do it at once: of two, one comes first, and the other finds that it is done; a job
 * is added once for each version of a machine.
 */
export async function doWhatIsDue({ fleet, jobs, hasBmc }: ClockworkParts): Promise<void> {
  for (const name of await fleet.due()) {
    const machine = await fleet.find(name);
    if (machine?.status.state === 'accepted' && hasBmc(name)) {
      const data: InstallData = { machine: name, version: machine.version };
      await jobs.add(INSTALL, `${name} ${String(machine.version)}`, data);
    } else await fleet.apply(name, { kind: 'due' }, { actor: 'server' });
  }
}
