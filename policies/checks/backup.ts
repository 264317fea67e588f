import { ofResources, when, type Found, type PolicyCheck, type Subject } from '../policy';
import { isOff, isUnknown, literal, type Resource } from '../stack';

const jobs = 'proxmox_backup_job';

/** Whether a job takes the machine; what a reference names is taken to be it. */
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

function uncovered({ stack, posture }: Subject): readonly Found[] {
  if (posture !== 'prod') return [];
  const all = stack.resources(jobs);
  return ['proxmox_virtual_environment_vm', 'proxmox_virtual_environment_container']
    .flatMap((type) => stack.resources(type))
    .filter((machine) => machine.body['template'] !== true && !isCovered(machine, all))
    .map((resource) => ({ message: 'no backup job of the stack takes it', resource }));
}

/** Policies of backups. */
export const backupPolicies: readonly PolicyCheck[] = [
  {
    id: 'no-backup-job',
    severity: 'warning',
    title: 'Machines of production are backed up.',
    remedy: 'Add a backup job that takes the machine; suppress this where jobs are made elsewhere.',
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
