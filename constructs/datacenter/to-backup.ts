import type { BackupJobConfig } from '@cdktf/provider-proxmox/lib/backup-job';
import type { BackupJob } from '../../site';

/** A backup job as the provider has it. */
export function toBackup({
  id,
  schedule,
  storage,
  guests,
  mode,
  compress,
  keep,
  repeatMissed,
}: BackupJob): BackupJobConfig {
  return {
    id,
    schedule,
    storage,
    // The provider takes it for a second word about guests, whatever its value.
    ...(guests === 'all' ? { all: true } : {}),
    ...(typeof guests === 'object' && 'pool' in guests ? { pool: guests.pool } : {}),
    ...(typeof guests === 'object' && 'vmIds' in guests ? { vmid: guests.vmIds.map(String) } : {}),
    mode: mode ?? 'snapshot',
    compress: compress ?? 'zstd',
    pruneBackups: Object.fromEntries(
      Object.entries(keep).map(([period, count]) => [`keep-${period}`, String(count)]),
    ),
    repeatMissed: repeatMissed ?? true,
  };
}
