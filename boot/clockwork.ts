import type { PhysicalHost, Site } from '../site';
import { CONFIGURE, configurableGroups, type InstallData, INSTALL, type JobQueue } from './jobs';
import type { Fleet } from './machines';

/** What time brings about. */
export interface ClockworkParts {
  readonly fleet: Fleet;
  readonly jobs: Pick<JobQueue, 'add'>;
  readonly site: () => Site;
  /** Whether a machine is switched by the server. */
  readonly isSwitched: (name: string) => boolean;
  /** Whether Ansible runs on a machine that is installed. @default on none */
  readonly isConfigured?: (host: PhysicalHost) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Does what is due. Several servers may do it at once: of two, one comes first, and the other finds that it is done; a job
 * is added once for each version of a machine.
 */
export async function doWhatIsDue(parts: ClockworkParts): Promise<void> {
  const { fleet, jobs, isSwitched, isConfigured } = parts;
  for (const { name, version, status } of await fleet.due()) {
    if (status.state === 'accepted' && isSwitched(name)) {
      const data: InstallData = { machine: name, version };
      await jobs.add(INSTALL, `${name} ${String(version)}`, data);
    } else await fleet.apply(name, { kind: 'due' }, { actor: 'server' });
  }
  if (isConfigured) await configureGroups(parts, isConfigured);
}

async function configureGroups(
  { fleet, jobs, site, now }: ClockworkParts,
  isConfigured: (host: PhysicalHost) => boolean,
): Promise<void> {
  if ((await fleet.countInstalled()) === 0) return;
  const [hosts, machines] = [site().hosts ?? [], await fleet.list()];
  for (const data of configurableGroups({ hosts, machines, isConfigured }, now())) {
    await jobs.add(CONFIGURE, JSON.stringify(data), data);
  }
}
