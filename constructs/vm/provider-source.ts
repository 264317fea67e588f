import type { VirtualEnvironmentVmConfig } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { CloudInitAttachment } from '../cloud-init';
import type { VmTimeouts } from './operation-props';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { toDisk } from './provider-disk';

/** Place of an installer: the one where PVE's own dialogue puts it. */
const INSTALLER_DRIVE = 'ide2';
/** Place of answers: the last that a guest looks at for something to install on. */
export const ANSWERS_DISK = 'sata5';
/**
 * So often a copy is asked for where PVE answers that it cannot be begun. A task that has begun, and failed, is not repeated by the
 * provider (0.111.1): copies that would meet at a lock wait in the gateway.
 */
const CLONE_TRIES = 5;

/** What the VM is made from, what it boots from, and the media that it has. */
export function toSource(
  props: ProxmoxVmProps,
): Pick<
  VirtualEnvironmentVmConfig,
  'clone' | 'timeoutClone' | 'bootOrder' | 'disk' | 'cdrom' | 'initialization'
> {
  const { installer, bootOrder = defaultBootOrder(props) } = props;
  const disks = props.disks.map((disk, index) => toDisk(disk, index === 0 ? props.imageFileId : undefined));
  const answers = installer?.answers;
  if (answers) {
    const { datastore = '' } = props.disks[0] ?? {};
    const options = { discard: false, ssd: false, backup: false, replicate: false };
    disks.push(toDisk({ interface: ANSWERS_DISK, datastore, sizeGib: 1, ...options }, answers.fileId));
  }
  return {
    disk: disks,
    bootOrder: bootOrder.length === 0 ? undefined : [...bootOrder],
    ...toClone(props),
    ...(installer
      ? { cdrom: { interface: INSTALLER_DRIVE, fileId: installer.fileId } }
      : toCloudInit(props.cloudInit?.attachment, props.clone ? 'ide2' : 'ide3')),
  };
}

/** Without disks of its own, a copy boots as its template does. An empty disk cannot be booted from, so that an installer that comes after it runs exactly once. */
function defaultBootOrder({ disks, installer, networkBoot, adopted }: ProxmoxVmProps): readonly string[] {
  if (adopted === true) return [];
  const first = disks.slice(0, 1).map((disk) => disk.interface);
  if (installer) return [...first, INSTALLER_DRIVE];
  return networkBoot === true ? ['net0', ...first] : first;
}

function toClone({
  clone,
  timeouts,
}: ProxmoxVmProps): Pick<VirtualEnvironmentVmConfig, 'clone' | 'timeoutClone'> {
  if (!clone) return {};
  const { templateId, node, full, datastore } = clone;
  return {
    clone: { vmId: templateId, nodeName: node, full, datastoreId: datastore, retries: CLONE_TRIES },
    timeoutClone: createTimeout(timeouts),
  };
}

/** Seconds that making a VM may take. */
export function createTimeout(timeouts: VmTimeouts | undefined): number {
  return timeouts?.createSeconds ?? 1800;
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
      vendorDataFileId: attachment.vendorDataFileId,
    },
  };
}
