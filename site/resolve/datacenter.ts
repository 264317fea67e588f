import type { BackupJob, Datacenter, DatacenterStorage } from '../model';
import type { DatacenterSpec } from '../schema';
import { defined } from './defined';
import { rulesOf } from './firewall';
import { named, type Settled } from './settled';

type Spec = Settled<DatacenterSpec>;
type Entry<Field extends 'storages' | 'backups'> = NonNullable<Spec[Field]>[string];

/** What a cluster has for all of its nodes. */
export function datacenterOf(spec: Spec): Datacenter {
  const { storages = {}, users = {}, backups = {}, permissions = [], firewall, options } = spec;
  return {
    storages: named('id', storages, storageOf) as DatacenterStorage[],
    users: named('id', users, (user) => user),
    permissions: permissions as NonNullable<Datacenter['permissions']>,
    backups: named('id', backups, backupOf),
    ...defined({
      pools: spec.pools,
      roles: spec.roles,
      groups: spec.groups,
      pciMappings: pciMappingsOf(spec),
      usbMappings: spec.usb_mappings,
      firewall: firewall && {
        enabled: firewall.enabled ?? false,
        admins: firewall.admins ?? [],
        ...defined({ rules: firewall.rules && rulesOf(firewall.rules) }),
      },
      options: options && optionsOf(options),
    }),
  };
}

/** The schema has looked for what its type needs. */
function storageOf(storage: Entry<'storages'>): object {
  const { volume_group: volumeGroup, thin_pool: thinPool, block_size: blockSize, ...others } = storage;
  return { ...others, ...defined({ volumeGroup, thinPool, blockSize }) };
}

function backupOf({ guests, repeat_missed: repeatMissed, ...job }: Entry<'backups'>): Omit<BackupJob, 'id'> {
  const whose: BackupJob['guests'] =
    guests === 'all' ? 'all' : guests.vm_ids ? { vmIds: guests.vm_ids } : { pool: guests.pool ?? '' };
  return { ...job, guests: whose, ...defined({ repeatMissed }) };
}

function pciMappingsOf({ pci_mappings: mappings }: Spec): Datacenter['pciMappings'] {
  return (
    mappings &&
    Object.fromEntries(
      Object.entries(mappings).map(([name, devices]) => [
        name,
        devices.map(({ iommu_group: iommuGroup, ...device }) => ({ ...device, ...defined({ iommuGroup }) })),
      ]),
    )
  );
}

function optionsOf(options: NonNullable<Spec['options']>): Datacenter['options'] {
  return defined({
    haScheduling: options.ha_scheduling,
    haShutdownPolicy: options.ha_shutdown_policy,
    migrationNetwork: options.migration_network,
    migrationType: options.migration_type,
    macPrefix: options.mac_prefix,
    keyboard: options.keyboard,
    maxWorkers: options.max_workers,
    cloneLimitKib: options.clone_limit_kib,
  });
}
