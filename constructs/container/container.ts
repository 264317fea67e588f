import {
  VirtualEnvironmentContainer,
  type VirtualEnvironmentContainerConfig,
  type VirtualEnvironmentContainerInitializationIpConfig,
  type VirtualEnvironmentContainerMountPoint,
  type VirtualEnvironmentContainerNetworkInterface,
} from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { keptTags } from '../tags';
import { pinName } from '../pin-name';
import { literalText } from '../terraform-text';
import type { ContainerAddress, ContainerMount, ContainerNic, ContainerProps } from './container-props';
import { validateContainer } from './validate-container';

/** Seconds that Terraform waits for PVE. */
const timeouts = { timeoutCreate: 1800, timeoutStart: 300, timeoutUpdate: 600, timeoutDelete: 120 };

/**
 * A Linux container on Proxmox VE, unprivileged unless asked for otherwise, with keys in place of a password: one would
 * stand in Terraform's state.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_container
 */
export class Container extends Construct implements ITerraformDependable {
  /** Host name, `dns1`. */
  readonly name: string;
  private readonly resource: VirtualEnvironmentContainer;

  /** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_NO_KEY`, `CONTAINER_MOUNT`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ContainerProps) {
    super(scope, id);
    validateContainer(props);
    this.name = props.name;
    this.resource = new VirtualEnvironmentContainer(this, 'Resource', toConfig(props));
    pinName(this.resource, props.name);
  }

  /** What comes after the container was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}

/** The one place that knows the provider's names. */
function toConfig(props: ContainerProps): VirtualEnvironmentContainerConfig {
  const { features = {}, rootDisk, startupOrder, startupDelaySeconds, shutdownTimeoutSeconds } = props;
  return {
    provider: props.provider,
    dependsOn: [...(props.dependsOn ?? [])],
    vmId: props.vmId,
    nodeName: props.node,
    poolId: props.pool,
    description: literalText(props.description),
    tags: keptTags(props.tags),
    startOnBoot: props.onBoot,
    started: true,
    protection: props.isProtected ?? false,
    unprivileged: !(props.isPrivileged ?? false),
    operatingSystem: { templateFileId: props.templateFileId, type: props.os },
    cpu: { cores: props.cores },
    memory: { dedicated: props.memoryMib, swap: props.swapMib ?? 0 },
    disk: { datastoreId: rootDisk.datastore, size: rootDisk.sizeGib },
    mountPoint: props.mounts?.map(toMountPoint),
    networkInterface: props.nics.map(toInterface),
    initialization: {
      hostname: props.name,
      dns: props.dns && { domain: props.dns.domain, servers: [...props.dns.servers] },
      ipConfig: props.nics.map(toIpConfig),
      userAccount: { keys: props.sshKeys.map((key) => key.trim()) },
    },
    features: {
      nesting: features.nesting ?? true,
      keyctl: features.keyctl,
      fuse: features.fuse,
      mount: features.mount && [...features.mount],
    },
    startup:
      startupOrder === undefined
        ? undefined
        : { order: startupOrder, upDelay: startupDelaySeconds, downDelay: shutdownTimeoutSeconds },
    // PVE takes both only when it makes a container, so that the provider would make it anew for a new key.
    lifecycle: { ignoreChanges: ['initialization[0].user_account', 'operating_system[0].template_file_id'] },
    ...timeouts,
  };
}

function toMountPoint(mount: ContainerMount): VirtualEnvironmentContainerMountPoint {
  return {
    path: mount.path,
    volume: mount.volume,
    size: mount.sizeGib === undefined ? undefined : `${String(mount.sizeGib)}G`,
    readOnly: mount.readOnly,
    backup: mount.backup ?? mount.sizeGib !== undefined,
  };
}

function toInterface(nic: ContainerNic, index: number): VirtualEnvironmentContainerNetworkInterface {
  return {
    name: nic.name ?? `eth${String(index)}`,
    bridge: nic.bridge,
    macAddress: nic.mac,
    vlanId: nic.vlanId,
    mtu: nic.mtu,
    firewall: nic.firewall,
  };
}

function toIpConfig({ ipv4, ipv6 }: ContainerNic): VirtualEnvironmentContainerInitializationIpConfig {
  return { ipv4: toAddress(ipv4), ipv6: toAddress(ipv6) };
}

function toAddress(ip: ContainerAddress): { address: string; gateway?: string } | undefined {
  if (ip.method === 'none') return undefined;
  return ip.method === 'static' ? { address: ip.address, gateway: ip.gateway } : { address: ip.method };
}
