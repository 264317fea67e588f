import { Acl } from '@cdktf/provider-proxmox/lib/acl';
import { BackupJob as BackupJobResource } from '@cdktf/provider-proxmox/lib/backup-job';
import { ClusterOptions } from '@cdktf/provider-proxmox/lib/cluster-options';
import { HardwareMappingPci } from '@cdktf/provider-proxmox/lib/hardware-mapping-pci';
import { HardwareMappingUsb } from '@cdktf/provider-proxmox/lib/hardware-mapping-usb';
import { VirtualEnvironmentGroup } from '@cdktf/provider-proxmox/lib/virtual-environment-group';
import { VirtualEnvironmentPool } from '@cdktf/provider-proxmox/lib/virtual-environment-pool';
import { VirtualEnvironmentRole } from '@cdktf/provider-proxmox/lib/virtual-environment-role';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { BackupJob, Datacenter, DatacenterOptions, Permission } from '../../site';
import { terraformName } from '../terraform-text';
import { addStorage } from './add-storage';

/** Properties of {@link DatacenterSetup}; what is left out stays as the cluster has it. */
export interface DatacenterSetupProps extends Datacenter {
  /** What storages are reached over. */
  readonly dependsOn?: readonly ITerraformDependable[];
  readonly provider?: TerraformProvider;
}

/**
 * What a cluster, or a node that is alone, has for all: storages, pools, roles, groups, users and what they may do, backup
 * jobs, mapped devices and options.
 * @see https://pve.proxmox.com/pve-docs/chapter-pveum.html
 */
export class DatacenterSetup extends Construct {
  constructor(scope: Construct, id: string, props: DatacenterSetupProps) {
    super(scope, id);
    this.addStoragesAndPools(props);
    this.addAccess(props);
    this.addMappings(props);
    const { provider, options } = props;
    if (options)
      this.name(new ClusterOptions(this, 'Options', { ...toOptions(options), provider }), 'options');
  }

  private addStoragesAndPools({
    storages = [],
    pools = {},
    backups = [],
    dependsOn,
    provider,
  }: DatacenterSetupProps): void {
    const common = { provider, ...(dependsOn ? { dependsOn: [...dependsOn] } : {}) };
    const made = storages.map((storage) =>
      this.name(addStorage(this, storage, common), 'storage', storage.id),
    );
    const named = Object.entries(pools).map(([poolId, { comment }]) =>
      this.name(
        new VirtualEnvironmentPool(this, `pool ${poolId}`, { poolId, comment, provider }),
        'pool',
        poolId,
      ),
    );
    for (const job of backups) {
      const config = { ...toBackup(job), provider, dependsOn: [...made, ...named] };
      this.name(new BackupJobResource(this, `backup ${job.id}`, config), 'backup', job.id);
    }
  }

  private addAccess({
    roles = {},
    groups = {},
    users = [],
    permissions = [],
    provider,
  }: DatacenterSetupProps): void {
    const roleResources = Object.entries(roles).map(([roleId, privileges]) => {
      const config = { roleId, privileges: [...privileges], provider };
      return this.name(new VirtualEnvironmentRole(this, `role ${roleId}`, config), 'role', roleId);
    });
    const groupResources = Object.entries(groups).map(([groupId, { comment }]) => {
      const config = { groupId, comment, provider };
      return this.name(new VirtualEnvironmentGroup(this, `group ${groupId}`, config), 'group', groupId);
    });
    const userResources = users.map((user) => {
      const config = {
        userId: user.id,
        groups: user.groups && [...user.groups],
        email: user.email,
        comment: user.comment,
        enabled: user.enabled ?? true,
        provider,
        dependsOn: groupResources,
      };
      return this.name(new VirtualEnvironmentUser(this, `user ${user.id}`, config), 'user', user.id);
    });
    const dependsOn = [...roleResources, ...groupResources, ...userResources];
    for (const permission of permissions) {
      const { path, role, propagate = true } = permission;
      const who = toSubject(permission);
      const config = { ...who, path, roleId: role, propagate, provider, dependsOn };
      const name = `${Object.values(who).join('')} ${path} ${role}`;
      this.name(new Acl(this, `acl ${name.replaceAll('/', '|')}`, config), 'acl', name);
    }
  }

  private addMappings({ pciMappings = {}, usbMappings = {}, provider }: DatacenterSetupProps): void {
    for (const [name, devices] of Object.entries(pciMappings)) {
      const map = devices.map(({ node, ...device }) => ({ ...device, nodeAttribute: node }));
      this.name(new HardwareMappingPci(this, `pci ${name}`, { name, map, provider }), 'pci', name);
    }
    for (const [name, devices] of Object.entries(usbMappings)) {
      const map = devices.map(({ node, ...device }) => ({ ...device, nodeAttribute: node }));
      this.name(new HardwareMappingUsb(this, `usb ${name}`, { name, map, provider }), 'usb', name);
    }
  }

  /** Pins the Terraform name; what is none of its characters becomes `_`. */
  private name<T extends TerraformResource>(resource: T, ...parts: readonly string[]): T {
    resource.overrideLogicalId(terraformName(parts.join('-').replaceAll(/[^A-Za-z0-9_-]/g, '_')));
    return resource;
  }
}

function toSubject(permission: Permission): { userId?: string; groupId?: string; tokenId?: string } {
  if ('user' in permission) return { userId: permission.user };
  return 'group' in permission ? { groupId: permission.group } : { tokenId: permission.token };
}

function toBackup({
  id,
  schedule,
  storage,
  guests,
  mode,
  compress,
  keep,
  repeatMissed,
}: BackupJob): Pick<
  ConstructorParameters<typeof BackupJobResource>[2],
  | 'id'
  | 'schedule'
  | 'storage'
  | 'all'
  | 'pool'
  | 'vmid'
  | 'mode'
  | 'compress'
  | 'pruneBackups'
  | 'repeatMissed'
> {
  return {
    id,
    schedule,
    storage,
    all: guests === 'all',
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

function toOptions(options: DatacenterOptions): NonNullable<ConstructorParameters<typeof ClusterOptions>[2]> {
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
