import type { BackupJobConfig } from '@cdktf/provider-proxmox/lib/backup-job';
import type { BackupJob } from '../../site';
import { literalText } from '../terraform-text';

/** A backup job as the provider has it. */
export function toBackup(job: BackupJob): BackupJobConfig {
  const { guests, keep, fleecing, workers, catalogueEntries } = job;
  return {
    id: job.id,
    schedule: job.schedule,
    storage: job.storage,
    // The provider takes it for a second word about guests, whatever its value.
    ...(guests === 'all' ? { all: true } : {}),
    ...(typeof guests === 'object' && 'pool' in guests ? { pool: guests.pool } : {}),
    ...(typeof guests === 'object' && 'vmIds' in guests ? { vmid: guests.vmIds.map(String) } : {}),
    mode: job.mode ?? 'snapshot',
    compress: job.compress ?? 'zstd',
    pruneBackups: Object.fromEntries(
      Object.entries(keep).map(([period, count]) => [`keep-${period}`, String(count)]),
    ),
    repeatMissed: job.repeatMissed ?? true,
    enabled: job.enabled,
    nodeAttribute: job.node,
    bwlimit: job.limitKib,
    ionice: job.ioPriority,
    stdexcludes: job.standardExcludes,
    fleecing: fleecing === undefined ? undefined : { enabled: true, storage: fleecing },
    lockwait: job.lockWaitMinutes,
    stopwait: job.stopWaitMinutes,
    mailto: job.mailTo && [...job.mailTo],
    mailnotification: job.mailWhen,
    notesTemplate: literalText(job.notes),
    pbsChangeDetectionMode: job.changeDetection,
    performance:
      workers === undefined && catalogueEntries === undefined
        ? undefined
        : { maxWorkers: workers, pbsEntriesMax: catalogueEntries },
    pigz: job.gzipThreads,
    zstd: job.zstdThreads,
    protected: job.isProtected,
  };
}
