import {
  VirtualEnvironmentVm,
  type VirtualEnvironmentVmConfig,
  type VirtualEnvironmentVmDisk,
  type VirtualEnvironmentVmNetworkDevice,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Clone, Disk, Nic, Vm } from '../site';
import type { CloudInitAttachment, CloudInitDisk } from './cloud-init';
import { ConstructError } from './construct-error';
import { literalText, terraformName } from './terraform-text';
import { validateVmId } from './vm-id';

/** What of the site's VM becomes hardware. */
type Hardware = Pick<
  Vm,
  'name' | 'vmId' | 'node' | 'description' | 'tags' | 'cores' | 'sockets' | 'cpuType' | 'memoryMib'
> &
  Pick<Vm, 'disks' | 'nics' | 'onBoot' | 'agent' | 'startupOrder'>;

/** Properties of {@link ProxmoxVm}: a VM is made from a cloud image or as a copy of a template. */
export interface ProxmoxVmProps extends Hardware {
  /**
   * Volume that the first disk is made from; see `ProxmoxImage.fileId`.
   * @default the VM is a copy of `clone`; it must have one of the two
   */
  readonly imageFileId?: string;
  /**
   * Template that the VM is a copy of: its disks grow to the sizes asked for, further ones are added empty.
   * @default the VM is made from `imageFileId`
   */
  readonly clone?: Clone;
  /** @default the guest boots without cloud-init data */
  readonly cloudInit?: CloudInitDisk;
  readonly provider?: TerraformProvider;
  /** What must exist before, for instance the `SdnVxlan` that the NICs are on. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Seconds that Terraform waits for PVE; the provider's own 30 minutes hide a hanging start or stop. */
const timeouts = {
  timeoutCreate: 1800,
  timeoutStartVm: 300,
  timeoutShutdownVm: 300,
  timeoutStopVm: 120,
};

/** The provider's list of NICs is an attribute, not a block: every key must be there, and cdktf drops undefined. */
const absent = null as unknown as undefined;

/**
 * A virtual machine on Proxmox VE, made from a cloud image or cloned from a template.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_vm
 */
export class ProxmoxVm extends Construct implements ITerraformDependable {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** The resource's `id`: unknown in a plan that makes the machine anew. */
  readonly resourceId: string;
  private readonly resource: VirtualEnvironmentVm;

  /** @throws {@link ConstructError} `VM_NO_DISK`, `VM_SOURCE`, `VM_DISK_TAKEN`, `VM_ID_RANGE`, `TERRAFORM_NAME` */
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
  // A copy has the disks of its template.
  if (props.disks.length === 0 && !props.clone) {
    throw new ConstructError(
      'VM_NO_DISK',
      `VM ${props.name} has no disk; the first disk is the one that the image goes to. Add one under disks.`,
    );
  }
  if ((props.clone === undefined) === (props.imageFileId === undefined)) {
    throw new ConstructError(
      'VM_SOURCE',
      `VM ${props.name} is made from ${props.clone ? 'an image and a template' : 'nothing'}; it needs one of the two. ` +
        'Give imageFileId or clone.',
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
  validateVmId(`VM ${props.name}`, props.vmId);
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
    // Without disks of its own, a copy boots as its template does.
    bootOrder: props.disks.length === 0 ? undefined : props.disks.slice(0, 1).map((disk) => disk.interface),
    // Debian 12's cloud kernel panics on its first boot when there is no serial port.
    serialDevice: [{ device: 'socket' }],
    disk: props.disks.map((disk, index) => toDisk(disk, index === 0 ? props.imageFileId : undefined)),
    networkDevice: props.nics.map(toNetworkDevice),
    startup: props.startupOrder === undefined ? undefined : { order: props.startupOrder },
    ...(props.clone ? toClone(props.clone) : {}),
    ...toCloudInit(props.cloudInit?.attachment, props.clone ? 'ide2' : 'ide3'),
    ...timeouts,
  };
}

/** Copies that meet at one template wait for its lock; the provider tries again so often. */
const CLONE_TRIES = 5;

function toClone(clone: Clone): Pick<VirtualEnvironmentVmConfig, 'clone' | 'timeoutClone'> {
  const { templateId, node, full, datastore } = clone;
  return {
    clone: { vmId: templateId, nodeName: node, full, datastoreId: datastore, retries: CLONE_TRIES },
    timeoutClone: timeouts.timeoutCreate,
  };
}

/**
 * @param drive Place of the medium. On a copy it takes that of the cloud-init drive which templates have at `ide2`:
 * with two drives of one label, the guest might read the template's.
 */
function toCloudInit(
  attachment: CloudInitAttachment | undefined,
  drive: string,
): Pick<VirtualEnvironmentVmConfig, 'cdrom' | 'initialization'> {
  if (attachment === undefined) return {};
  if (attachment.kind === 'iso') return { cdrom: { interface: drive, fileId: attachment.fileId } };
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
    model: nic.model ?? 'virtio',
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
