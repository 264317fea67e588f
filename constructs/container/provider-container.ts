import type {
  VirtualEnvironmentContainerConfig,
  VirtualEnvironmentContainerDisk,
  VirtualEnvironmentContainerMountPoint,
} from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import type { TerraformResourceLifecycle } from 'cdktf';
import { keptTags } from '../tags';
import { isStoppedByHa } from '../high-availability';
import { literalText, literalTexts } from '../terraform-text';
import type { ContainerProps } from './container-props';
import type { ContainerMount, ContainerRootDisk, ContainerVolumeOptions } from './mount-props';
import { toIpConfig, toNetworkInterface } from './provider-network';

/** A container as the provider wants it: the one place that knows its names. */
export function toConfig(props: ContainerProps): VirtualEnvironmentContainerConfig {
  return {
    provider: props.provider,
    dependsOn: [...(props.dependsOn ?? [])],
    vmId: props.vmId,
    nodeName: props.node,
    poolId: props.pool,
    description: literalText(props.description),
    tags: keptTags(props.tags),
    startOnBoot: props.onBoot,
    // What the HA manager stops would be started by each deploy.
    started: props.started ?? !isStoppedByHa(props.ha),
    protection: props.isProtected ?? false,
    unprivileged: !(props.isPrivileged ?? false),
    hookScriptFileId: props.hookScriptFileId,
    environmentVariables: props.environment && literalTexts(props.environment),
    cpu: { cores: props.cores, limit: props.cpuLimit, units: props.cpuUnits },
    memory: { dedicated: props.memoryMib, swap: props.swapMib ?? 0 },
    disk: props.rootDisk && toRootDisk(props.rootDisk),
    mountPoint: props.mounts?.map(toMountPoint),
    networkInterface: props.nics.map(toNetworkInterface),
    initialization: {
      hostname: props.name,
      entrypoint: literalText(props.entrypoint),
      dns: props.dns && { domain: props.dns.domain, servers: [...props.dns.servers] },
      ipConfig: props.nics.map(toIpConfig),
      // The provider of 0.111.1 sends those of a copy as well, and PVE refuses them.
      userAccount: props.clone ? undefined : { keys: props.sshKeys.map((key) => key.trim()) },
    },
    devicePassthrough: props.devices?.map((device) => ({ mode: '0660', ...device })),
    idmap: props.idMaps?.map((map) => ({ ...map })),
    console: props.console && {
      enabled: props.console.enabled ?? true,
      type: props.console.type ?? 'tty',
      ttyCount: props.console.ttys ?? 2,
    },
    waitForIp: props.awaitAddress && {
      ipv4: props.awaitAddress !== 'ipv6',
      ipv6: props.awaitAddress !== 'ipv4',
    },
    features: toFeatures(props),
    startup: toStartup(props),
    lifecycle: lifecycleOf(props),
    ...toSource(props),
    ...toTimeouts(props),
  };
}

function toSource({
  clone,
  templateFileId = '',
  os,
}: ContainerProps): Pick<VirtualEnvironmentContainerConfig, 'clone' | 'operatingSystem'> {
  if (!clone) return { operatingSystem: { templateFileId, type: os } };
  const { templateId, node, full, datastore } = clone;
  return { clone: { vmId: templateId, nodeName: node, full, datastoreId: datastore } };
}

/** Nothing of a privileged one that asks for nothing: PVE lets root alone say anything of its features. */
function toFeatures({
  isPrivileged,
  features,
}: ContainerProps): VirtualEnvironmentContainerConfig['features'] {
  if (isPrivileged === true && features === undefined) return undefined;
  return {
    nesting: features?.nesting ?? isPrivileged !== true,
    keyctl: features?.keyctl,
    fuse: features?.fuse,
    mknod: features?.mknod,
    mount: features?.mount && [...features.mount],
  };
}

function toStartup(props: ContainerProps): VirtualEnvironmentContainerConfig['startup'] {
  const { startupOrder: order, startupDelaySeconds: upDelay, shutdownTimeoutSeconds: downDelay } = props;
  if (order === undefined && upDelay === undefined && downDelay === undefined) return undefined;
  return { order, upDelay, downDelay };
}

/** PVE takes keys and template only when it makes a container, so that the provider would make it anew for another. */
function lifecycleOf({ clone, isProtected }: ContainerProps): TerraformResourceLifecycle {
  const template = clone ? ['clone'] : ['operating_system[0].template_file_id'];
  return {
    ignoreChanges: ['initialization[0].user_account', ...template],
    preventDestroy: isProtected === true ? true : undefined,
  };
}

function toTimeouts({ clone, timeouts = {} }: ContainerProps): Partial<VirtualEnvironmentContainerConfig> {
  return {
    timeoutCreate: timeouts.createSeconds ?? 1800,
    timeoutClone: clone && (timeouts.cloneSeconds ?? 1800),
    timeoutUpdate: timeouts.updateSeconds ?? 600,
    timeoutDelete: timeouts.deleteSeconds ?? 120,
  };
}

function toRootDisk({ datastore, sizeGib, ...volume }: ContainerRootDisk): VirtualEnvironmentContainerDisk {
  return { ...toOptions(volume), datastoreId: datastore, size: sizeGib };
}

function toMountPoint(mount: ContainerMount): VirtualEnvironmentContainerMountPoint {
  const { path, volume, sizeGib, readOnly, shared, backup = !volume.startsWith('/') } = mount;
  const size = sizeGib === undefined ? undefined : `${String(sizeGib)}G`;
  return { ...toOptions(mount), path, volume, size, readOnly, shared, backup };
}

function toOptions({ acl, quota, replicate, mountOptions }: ContainerVolumeOptions): {
  acl?: boolean;
  quota?: boolean;
  replicate?: boolean;
  mountOptions?: string[];
} {
  return { acl, quota, replicate, mountOptions: mountOptions && [...mountOptions] };
}
