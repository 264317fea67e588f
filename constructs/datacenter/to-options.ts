import type { ClusterOptionsConfig } from '@cdktf/provider-proxmox/lib/cluster-options';
import type { DatacenterOptions } from '../../site';
import { literalText } from '../terraform-text';

/** The cluster's options as the provider has them. */
export function toOptions(options: DatacenterOptions): ClusterOptionsConfig {
  const { haRebalance: rebalance, notifications } = options;
  return {
    crsHa: options.haScheduling,
    crsHaRebalanceOnStart: options.haRebalanceOnStart,
    crsHaAutoRebalance: rebalance?.enabled,
    crsHaAutoRebalanceThreshold: rebalance?.thresholdPercent,
    crsHaAutoRebalanceMargin: rebalance?.marginPercent,
    crsHaAutoRebalanceHoldDuration: rebalance?.holdRounds,
    crsHaAutoRebalanceMethod: rebalance?.method,
    haShutdownPolicy: options.haShutdownPolicy,
    migrationCidr: options.migrationNetwork,
    migrationType: options.migrationType,
    macPrefix: options.macPrefix,
    keyboard: options.keyboard,
    maxWorkers: options.maxWorkers,
    bandwidthLimitClone: options.cloneLimitKib,
    bandwidthLimitDefault: options.limitKib,
    bandwidthLimitMigration: options.migrationLimitKib,
    bandwidthLimitMove: options.moveLimitKib,
    bandwidthLimitRestore: options.restoreLimitKib,
    console: options.console,
    language: options.language,
    description: literalText(options.description),
    emailFrom: options.emailFrom,
    httpProxy: options.httpProxy,
    nextId: options.nextIds && { ...options.nextIds },
    notify: notifications && {
      haFencingMode: notifications.fencing,
      haFencingTarget: notifications.fencingTarget,
      packageUpdates: notifications.packageUpdates,
      packageUpdatesTarget: notifications.packageUpdatesTarget,
      replication: notifications.replication,
      replicationTarget: notifications.replicationTarget,
    },
  };
}
