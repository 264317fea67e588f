import type { Site } from '../site';
import { CONFIGURE, configurableGroups, type InstallData, INSTALL, type JobQueue } from './jobs';
import type { Fleet } from './machines';

/** What time brings about. */
export interface ClockworkParts {
  readonly fleet: Fleet;
  readonly jobs: Pick<JobQueue, 'add'>;
  readonly site: () => Site;
  /** Whether a machine is switched by the server. */
  readonly hasBmc: (name: string) => boolean;
  /** Whether Ansible runs on what is installed. */
  readonly configures: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Does what is due. Several servers may do it at once: of two, one comes first, and the other finds that it is done; a job
 * is added once for each version of a machine.
 */
export async function doWhatIsDue(parts: ClockworkParts): Promise<void> {
  const { fleet, jobs, hasBmc, configures } = parts;
  for (const name of await fleet.due()) {
    const machine = await fleet.find(name);
    const state = machine?.status.state;
    if (machine && state === 'accepted' && hasBmc(name)) {
      const data: InstallData = { machine: name, version: machine.version };
      await jobs.add(INSTALL, `${name} ${String(machine.version)}`, data);
      // What is installed waits for its group, below.
    } else if (state !== 'installed') await fleet.apply(name, { kind: 'due' }, { actor: 'server' });
  }
  if (configures) await configureGroups(parts);
}

async function configureGroups({ fleet, jobs, site, now }: ClockworkParts): Promise<void> {
  if ((await fleet.countInstalled()) === 0) return;
  for (const data of configurableGroups(site().hosts ?? [], await fleet.list(), now())) {
    await jobs.add(CONFIGURE, JSON.stringify(data), data);
  }
}
