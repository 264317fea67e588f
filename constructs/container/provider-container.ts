import type {
  VirtualEnvironmentContainerConfig,
  VirtualEnvironmentContainerDevicePassthrough,
  VirtualEnvironmentContainerFeatures,
  VirtualEnvironmentContainerInitialization,
  VirtualEnvironmentContainerMountPoint,
  VirtualEnvironmentContainerNetworkInterface,
} from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import { keptTags } from '../tags';
import { literalText } from '../terraform-text';
import type {
  ContainerAddress,
  ContainerDevice,
  ContainerMount,
  ContainerNic,
  ContainerProps,
  ContainerVolume,
} from './container-props';

/** Seconds that Terraform waits for PVE. */
const timeouts = { timeoutCreate: 1800, timeoutUpdate: 600, timeoutDelete: 120 };

/**
 * A container as the provider wants it.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_container
 */
export function toConfig(props: ContainerProps): VirtualEnvironmentContainerConfig {
  const { clone, templateFileId, rootDisk, startupOrder, startupDelaySeconds, shutdownTimeoutSeconds } =
    props;
  const startup = { order: startupOrder, upDelay: startupDelaySeconds, downDelay: shutdownTimeoutSeconds };
  return {
    provider: props.provider,
    dependsOn: [...(props.dependsOn ?? [])],
    vmId: props.vmId,
    nodeName: props.node,
    poolId: props.pool,
    description: literalText(props.description),
    tags: keptTags(props.tags),
    startOnBoot: props.onBoot,
    started: props.started ?? true,
    protection: props.isProtected ?? false,
    unprivileged: !(props.isPrivileged ?? false),
    operatingSystem: templateFileId === undefined ? undefined : { templateFileId, type: props.os },
    clone: clone && {
      vmId: clone.templateId,
      nodeName: clone.node,
      full: clone.full,
      datastoreId: clone.datastore,
    },
    cpu: { cores: props.cores, limit: props.cpuLimit, units: props.cpuUnits },
    memory: { dedicated: props.memoryMib, swap: props.swapMib ?? 0 },
    disk: { datastoreId: rootDisk.datastore, size: rootDisk.sizeGib, ...toVolume(rootDisk) },
    mountPoint: props.mounts?.map(toMountPoint),
    networkInterface: props.nics.map(toInterface),
    initialization: toInitialization(props),
    features: toFeatures(props),
    devicePassthrough: props.devices?.map(toDevice),
    idmap: props.idMaps?.map((each) => ({ ...each })),
    console: props.console && { type: props.console.type, ttyCount: props.console.terminals },
    environmentVariables: props.environment && { ...props.environment },
    hookScriptFileId: props.hookScriptFileId,
    startup: Object.values(startup).some((value) => value !== undefined) ? startup : undefined,
    ...timeouts,
    timeoutClone: clone && timeouts.timeoutCreate,
  };
}

function toInitialization(props: ContainerProps): VirtualEnvironmentContainerInitialization {
  const { name, dns, nics, sshKeys, entrypoint } = props;
  return {
    hostname: name,
    dns: dns && { domain: dns.domain, servers: [...dns.servers] },
    ipConfig: nics.map(({ ipv4, ipv6 }) => ({ ipv4: toAddress(ipv4), ipv6: toAddress(ipv6) })),
    // A copy has the keys of what it was copied from.
    userAccount: sshKeys.length === 0 ? undefined : { keys: sshKeys.map((key) => key.trim()) },
    entrypoint,
  };
}

/** No block at all where nothing is asked for: PVE takes none for a privileged container from an API token. */
function toFeatures({
  features = {},
  isPrivileged,
}: ContainerProps): VirtualEnvironmentContainerFeatures | undefined {
  const { nesting = isPrivileged !== true, keyctl, fuse, mknod, mount } = features;
  const all = { nesting, keyctl, fuse, mknod, mount: mount && [...mount] };
  return Object.values(all).every((each) => each === undefined || each === false) ? undefined : all;
}

function toVolume({ acl, quota, replicate, mountOptions }: ContainerVolume): {
  acl?: boolean;
  quota?: boolean;
  replicate?: boolean;
  mountOptions?: string[];
} {
  return {
    ...(acl === undefined ? {} : { acl }),
    ...(quota === undefined ? {} : { quota }),
    ...(replicate === undefined ? {} : { replicate }),
    ...(mountOptions === undefined ? {} : { mountOptions: [...mountOptions] }),
  };
}

function toMountPoint(mount: ContainerMount): VirtualEnvironmentContainerMountPoint {
  return {
    path: mount.path,
    volume: mount.volume,
    size: mount.sizeGib === undefined ? undefined : `${String(mount.sizeGib)}G`,
    readOnly: mount.readOnly,
    backup: mount.backup ?? mount.sizeGib !== undefined,
    shared: mount.shared,
    ...toVolume(mount),
  };
}

function toDevice({
  path,
  uid,
  gid,
  mode,
  readOnly,
}: ContainerDevice): VirtualEnvironmentContainerDevicePassthrough {
  return { path, uid, gid, mode, denyWrite: readOnly };
}

function toInterface(nic: ContainerNic, index: number): VirtualEnvironmentContainerNetworkInterface {
  return {
    name: nic.name ?? `eth${String(index)}`,
    bridge: nic.bridge,
    macAddress: nic.mac,
    vlanId: nic.vlanId,
    mtu: nic.mtu,
    firewall: nic.firewall,
    rateLimit: nic.rateLimitMbps,
    ...(nic.disconnected === true ? { enabled: false } : {}),
  };
}

function toAddress(ip: ContainerAddress): { address: string; gateway?: string } | undefined {
  if (ip.method === 'none') return undefined;
  return ip.method === 'static' ? { address: ip.address, gateway: ip.gateway } : { address: ip.method };
}
