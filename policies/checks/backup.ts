import { pveClusters, type PveClusters } from '../../site';
import { ofResources, when, type Found, type PolicyCheck, type Subject } from '../policy';
import { isOff, isUnknown, literal, type Resource } from '../stack';

const jobs = 'proxmox_backup_job';

type LeaderOf = PveClusters['leaderOf'];

/** Whether a job of the stack takes the machine; what a reference names is taken to be it. */
function isCovered({ body }: Resource, all: readonly Resource[]): boolean {
  return all.some(({ body: job }) => {
    if (job['enabled'] === false) return false;
    // A job of one node takes what is there.
    const node = literal(job['node']);
    if (node !== undefined && node !== (literal(body['node_name']) ?? node)) return false;
    if (job['all'] === true || (!isOff(job['pool']) && job['pool'] === body['pool_id'])) return true;
    const ids: unknown = job['vmid'];
    return Array.isArray(ids) && ids.some((id) => isUnknown(id) || String(id) === String(body['vm_id']));
  });
}

/** Whether a job takes the machine that the set-up of a node gives its cluster. */
function isCoveredByCluster({ body }: Resource, nodes: Subject['nodes'], leaderOf: LeaderOf): boolean {
  const own = literal(body['node_name']);
  const isOfCluster = (name: string): boolean => own === undefined || leaderOf(name) === leaderOf(own);
  const all = nodes
    .filter(({ name }) => isOfCluster(name))
    .flatMap(({ setup }) => setup?.datacenter?.backups ?? []);
  return all.some(({ enabled = true, node, guests }) => {
    if (!enabled || (node !== undefined && node !== (own ?? node))) return false;
    if (guests === 'all') return true;
    if ('pool' in guests) return guests.pool === body['pool_id'] || isUnknown(body['pool_id']);
    return isUnknown(body['vm_id']) || guests.vmIds.includes(Number(body['vm_id']));
  });
}

function uncovered({ stack, posture, nodes, clusters }: Subject): readonly Found[] {
  if (posture !== 'prod') return [];
  const all = stack.resources(jobs);
  const { leaderOf } = pveClusters({ nodes, clusters });
  return ['proxmox_virtual_environment_vm', 'proxmox_virtual_environment_container']
    .flatMap((type) => stack.resources(type))
    .filter(({ body }) => body['template'] !== true)
    .filter((machine) => !isCovered(machine, all) && !isCoveredByCluster(machine, nodes, leaderOf))
    .map((resource) => ({ message: 'no backup job takes it', resource }));
}

/** Policies of backups. */
export const backupPolicies: readonly PolicyCheck[] = [
  {
    id: 'no-backup-job',
    severity: 'warning',
    title: 'Machines of production are backed up.',
    remedy:
      'Add a backup job that takes the machine, under setup.datacenter.backups of a node of its cluster; suppress this where jobs are made elsewhere.',
    check: uncovered,
  },
  ofResources({
    id: 'backup-job-disabled',
    severity: 'warning',
    title: 'Backup jobs run.',
    remedy: 'Take away enabled: false, or the job.',
    types: [jobs],
    faults: ({ body }) => when(body['enabled'] === false, 'the job does not run'),
  }),
  ofResources({
    id: 'backup-never-pruned',
    severity: 'warning',
    title: 'Old backups are removed.',
    remedy:
      'Give prune_backups, or let the backup server prune: the storage otherwise fills up, and new backups fail.',
    types: [jobs],
    faults: ({ body }) =>
      when(isOff(body['prune_backups']) && isOff(body['maxfiles']), 'the job keeps every backup'),
  }),
];
