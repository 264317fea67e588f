import type { ClusterOptionsConfig } from '@cdktf/provider-proxmox/lib/cluster-options';
import type { DatacenterOptions } from '../../site';

/** The cluster's options as the provider has them. */
export function toOptions(options: DatacenterOptions): ClusterOptionsConfig {
  return {
    crsHa: options.haScheduling,
    haShutdownPolicy: options.haShutdownPolicy,
    migrationCidr: options.migrationNetwork,
    migrationType: options.migrationType,
    macPrefix: options.macPrefix,
    keyboard: options.keyboard,
    maxWorkers: options.maxWorkers,
    bandwidthLimitClone: options.cloneLimitKib,
  };
}
