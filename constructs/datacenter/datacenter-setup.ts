import { Acl } from '@cdktf/provider-proxmox/lib/acl';
import { BackupJob as BackupJobResource } from '@cdktf/provider-proxmox/lib/backup-job';
import { ClusterOptions } from '@cdktf/provider-proxmox/lib/cluster-options';
import { HardwareMappingDir } from '@cdktf/provider-proxmox/lib/hardware-mapping-dir';
import { HardwareMappingPci } from '@cdktf/provider-proxmox/lib/hardware-mapping-pci';
import { HardwareMappingUsb } from '@cdktf/provider-proxmox/lib/hardware-mapping-usb';
import { VirtualEnvironmentGroup } from '@cdktf/provider-proxmox/lib/virtual-environment-group';
import { VirtualEnvironmentPool } from '@cdktf/provider-proxmox/lib/virtual-environment-pool';
import { VirtualEnvironmentRole } from '@cdktf/provider-proxmox/lib/virtual-environment-role';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Datacenter, Permission } from '../../site';
import { pinName } from '../pin-name';
import { literalText } from '../terraform-text';
import { addStorage } from './add-storage';
import { toBackup } from './to-backup';
import { toOptions } from './to-options';

/** Properties of {@link DatacenterSetup}; what is left out stays as the cluster has it. */
export interface DatacenterSetupProps extends Omit<Datacenter, 'firewall'> {
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
        new VirtualEnvironmentPool(this, `pool ${poolId}`, {
          poolId,
          comment: literalText(comment),
          provider,
        }),
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
      const config = { groupId, comment: literalText(comment), provider };
      return this.name(new VirtualEnvironmentGroup(this, `group ${groupId}`, config), 'group', groupId);
    });
    const userResources = users.map((user) => {
      const config = {
        userId: user.id,
        groups: user.groups && [...user.groups],
        email: user.email,
        comment: literalText(user.comment),
        firstName: literalText(user.firstName),
        lastName: literalText(user.lastName),
        expirationDate: user.expires,
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

  private addMappings({
    pciMappings = {},
    usbMappings = {},
    dirMappings = {},
    provider,
  }: DatacenterSetupProps): void {
    for (const [name, devices] of Object.entries(pciMappings)) {
      const map = devices.map(({ node, path, id, iommuGroup, subsystemId, comment }) => {
        return { nodeAttribute: node, path, id, iommuGroup, subsystemId, comment: literalText(comment) };
      });
      const isMediated = devices.some((device) => device.isMediated === true) ? true : undefined;
      const config = { name, map, mediatedDevices: isMediated, provider };
      this.name(new HardwareMappingPci(this, `pci ${name}`, config), 'pci', name);
    }
    for (const [name, devices] of Object.entries(usbMappings)) {
      const map = devices.map(({ node, comment, ...device }) => ({
        ...{ ...device, nodeAttribute: node, comment: literalText(comment) },
      }));
      this.name(new HardwareMappingUsb(this, `usb ${name}`, { name, map, provider }), 'usb', name);
    }
    for (const [name, folders] of Object.entries(dirMappings)) {
      const map = folders.map(({ node, path }) => ({ nodeAttribute: node, path }));
      this.name(new HardwareMappingDir(this, `dir ${name}`, { name, map, provider }), 'dir', name);
    }
  }

  /** Pins the Terraform name; what is none of its characters becomes `_`. */
  private name<T extends TerraformResource>(resource: T, ...parts: readonly string[]): T {
    pinName(resource, parts.join('-').replaceAll(/[^A-Za-z0-9_-]/g, '_'));
    return resource;
  }
}

function toSubject(permission: Permission): { userId?: string; groupId?: string; tokenId?: string } {
  if ('user' in permission) return { userId: permission.user };
  return 'group' in permission ? { groupId: permission.group } : { tokenId: permission.token };
}
