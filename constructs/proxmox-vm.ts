import {
  VirtualEnvironmentVm,
  type VirtualEnvironmentVmConfig,
  type VirtualEnvironmentVmDisk,
  type VirtualEnvironmentVmNetworkDevice,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Disk, Nic, Vm } from '../site';
import type { CloudInitAttachment, CloudInitDisk } from './cloud-init';
import { ConstructError } from './construct-error';
import { literalText, terraformName } from './terraform-text';

/** What of the site's VM becomes hardware. */
type Hardware = Pick<
  Vm,
  'name' | 'vmId' | 'node' | 'description' | 'tags' | 'cores' | 'sockets' | 'cpuType' | 'memoryMib'
> &
  Pick<Vm, 'disks' | 'nics' | 'onBoot' | 'agent' | 'startupOrder'>;

/** Properties of {@link ProxmoxVm}. */
export interface ProxmoxVmProps extends Hardware {
  /** Volume that the first disk is made from; see `ProxmoxImage.fileId`. */
  readonly imageFileId: string;
  /** @default the guest boots without cloud-init data */
  readonly cloudInit?: CloudInitDisk;
  readonly provider?: TerraformProvider;
  /** What must exist before, for instance the `SdnVxlan` that the NICs are on. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Seconds that Terraform waits for PVE; the provider's own 30 minutes hide a hanging start or stop. */
const timeouts = { timeoutCreate: 1800, timeoutStartVm: 300, timeoutShutdownVm: 300, timeoutStopVm: 120 };

/** The provider's list of NICs is an attribute, not a block: every key must be there, and cdktf drops undefined. */
const absent = null as unknown as undefined;

/**
 * A virtual machine on Proxmox VE, made from a cloud image.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_vm
 */
export class ProxmoxVm extends Construct implements ITerraformDependable {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** The resource's `id`: unknown in a plan that makes the machine anew. */
  readonly resourceId: string;
  private readonly resource: VirtualEnvironmentVm;

  /** @throws {@link ConstructError} `VM_NO_DISK`, `VM_DISK_TAKEN`, `VM_ID_RANGE`, `TERRAFORM_NAME` */
  constructor(scope: Construct, id: string, props: ProxmoxVmProps) {
    super(scope, id);
    validateVm(props);
    this.name = props.name;
    this.resource = new VirtualEnvironmentVm(this, 'Resource', toConfig(props));
    this.resource.overrideLogicalId(terraformName(props.name));
    this.resourceId = this.resource.id;
  }

  /** What comes after the machine was made depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** What only the deployment knows, as Terraform expressions. */
  get facts(): Readonly<Record<string, string>> {
    const address = `proxmox_virtual_environment_vm.${this.resource.friendlyUniqueId}`;
    return {
      vm_id: `\${${address}.vm_id}`,
      node: `\${${address}.node_name}`,
      mac_addresses: `\${${address}.network_device[*].mac_address}`,
    };
  }
}

function validateVm(props: ProxmoxVmProps): void {
  if (props.disks.length === 0) {
    throw new ConstructError(
      'VM_NO_DISK',
      `VM ${props.name} has no disk; the first disk is the one that the image goes to. Add one under disks.`,
    );
  }
  const interfaces = props.disks.map((disk) => disk.interface);
  const twice = interfaces.find((name, index) => interfaces.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ConstructError(
      'VM_DISK_TAKEN',
      `VM ${props.name} has two disks at ${twice}; each needs an interface of its own. Move one, to scsi1 for instance.`,
    );
  }
  if (!Number.isInteger(props.vmId) || props.vmId < 100 || props.vmId > 999_999_999) {
    throw new ConstructError(
      'VM_ID_RANGE',
      `VM ${props.name} has the id ${String(props.vmId)}; PVE allows 100 to 999999999. Choose one in that range.`,
    );
  }
}

/** The one place that knows the provider's names. */
function toConfig(props: ProxmoxVmProps): VirtualEnvironmentVmConfig {
  return {
    provider: props.provider,
    dependsOn: [...(props.dependsOn ?? []), ...(props.cloudInit?.uploads ?? [])],
    name: props.name,
    vmId: props.vmId,
    nodeName: props.node,
    description: props.description === undefined ? undefined : literalText(props.description),
    tags: [...props.tags],
    onBoot: props.onBoot,
    started: true,
    // Its disks are removed with it: there is nothing that a clean shutdown would save.
    stopOnDestroy: true,
    // The site knows the addresses, and the agent may only come with Ansible: waiting for it would block for its timeout.
    agent: { enabled: props.agent, waitForIp: { disabled: true } },
    operatingSystem: { type: 'l26' },
    cpu: { cores: props.cores, sockets: props.sockets, type: props.cpuType },
    memory: { dedicated: props.memoryMib },
    scsiHardware: 'virtio-scsi-single',
    bootOrder: props.disks.slice(0, 1).map((disk) => disk.interface),
    // Debian 12's cloud kernel panics on its first boot when there is no serial port.
    serialDevice: [{ device: 'socket' }],
    disk: props.disks.map((disk, index) => toDisk(disk, index === 0 ? props.imageFileId : undefined)),
    networkDevice: props.nics.map(toNetworkDevice),
    startup: props.startupOrder === undefined ? undefined : { order: props.startupOrder },
    ...toCloudInit(props.cloudInit?.attachment),
    ...timeouts,
  };
}

function toCloudInit(
  attachment?: CloudInitAttachment,
): Pick<VirtualEnvironmentVmConfig, 'cdrom' | 'initialization'> {
  if (attachment === undefined) return {};
  if (attachment.kind === 'iso') return { cdrom: { interface: 'ide3', fileId: attachment.fileId } };
  return {
    initialization: {
      type: 'nocloud',
      datastoreId: attachment.datastore,
      userDataFileId: attachment.userDataFileId,
      metaDataFileId: attachment.metaDataFileId,
      networkDataFileId: attachment.networkConfigFileId,
    },
  };
}

function toDisk(disk: Disk, importFrom: string | undefined): VirtualEnvironmentVmDisk {
  return {
    interface: disk.interface,
    datastoreId: disk.datastore,
    size: disk.sizeGib,
    ssd: disk.ssd,
    discard: disk.discard ? 'on' : 'ignore',
    iothread: disk.iothread,
    importFromAttribute: importFrom,
  };
}

function toNetworkDevice(nic: Nic): VirtualEnvironmentVmNetworkDevice {
  return {
    bridge: nic.bridge,
    macAddress: nic.mac,
    model: 'virtio',
    firewall: nic.firewall,
    // Deprecated, and true by default: the provider warns at every plan where it is given.
    enabled: absent,
    vlanId: nic.vlanId ?? absent,
    mtu: nic.mtu ?? absent,
    disconnected: absent,
    queues: absent,
    rateLimit: absent,
    trunks: absent,
  };
}
