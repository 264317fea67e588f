import { ConstructError } from '../construct-error';
import { validateVmId } from '../vm-id';
import type { ProxmoxVmProps } from './proxmox-vm-props';
import { ANSWERS_DISK } from './provider-source';
import { validateHardware } from './validate-hardware';

/** @throws {@link ConstructError} `VM_NO_DISK`, `VM_SOURCE`, `VM_DISK_TAKEN`, `VM_ID_RANGE`, `VM_FIRMWARE`, `VM_NODES`, `VM_REBOOT`, `VM_SETTING` */
export function validateVm(props: ProxmoxVmProps): void {
  validateSource(props);
  validateDisks(props);
  validateVmId(`VM ${props.name}`, props.vmId);
  validateFirmware(props);
  validateNodes(props);
  validateHardware(props);
  if (props.cloudInitChange === 'reboot' && !props.reboot) {
    throw new ConstructError(
      'VM_REBOOT',
      `VM ${props.name} is to be restarted when its cloud-init data change, and nothing says how. ` +
        'Give the command as reboot, or another cloudInitChange.',
    );
  }
}

function validateSource(props: ProxmoxVmProps): void {
  const { name, imageFileId, clone, installer, networkBoot, adopted, cloudInit } = props;
  const given = [
    ...(imageFileId === undefined ? [] : ['imageFileId']),
    ...(clone ? ['clone'] : []),
    ...(installer ? ['installer'] : []),
    ...(networkBoot === true ? ['networkBoot'] : []),
    ...(adopted === true ? ['adopted'] : []),
  ];
  if (given.length !== 1) {
    throw new ConstructError(
      'VM_SOURCE',
      `VM ${name} is made from ${given.join(' and ') || 'nothing'}; it needs one of imageFileId, clone, installer, ` +
        'networkBoot and adopted. Give that one.',
    );
  }
  if (installer && cloudInit?.attachment.kind === 'iso') {
    throw new ConstructError(
      'VM_SOURCE',
      `VM ${name} has an installer and a cloud-init ISO, and the provider gives a VM one CD-ROM drive. ` +
        'Give the installer its answers as installer.answers.',
    );
  }
}

function validateDisks({ name, disks, clone, installer, adopted }: ProxmoxVmProps): void {
  // A copy has the disks of its template.
  if (disks.length === 0 && !clone && adopted !== true) {
    throw new ConstructError(
      'VM_NO_DISK',
      `VM ${name} has no disk; the first disk is the one that the operating system goes to. Add one under disks.`,
    );
  }
  const interfaces = [...disks.map((disk) => disk.interface), ...(installer?.answers ? [ANSWERS_DISK] : [])];
  const twice = interfaces.find((each, index) => interfaces.indexOf(each) !== index);
  if (twice === undefined) return;
  throw new ConstructError(
    'VM_DISK_TAKEN',
    `VM ${name} has two disks at ${twice}; each needs an interface of its own, and an installer's answers take ` +
      `${ANSWERS_DISK}. Move one, to scsi1 for instance.`,
  );
}

function validateFirmware({ name, firmware, efiDisk, machine, pci }: ProxmoxVmProps): void {
  if (efiDisk && firmware !== 'ovmf') {
    throw new ConstructError(
      'VM_FIRMWARE',
      `VM ${name} has an EFI disk and firmware ${firmware ?? 'seabios'}, which has no use for it. ` +
        'Set firmware to ovmf, or leave efiDisk out.',
    );
  }
  if (pci?.some(({ pcie }) => pcie) === true && !(machine ?? '').includes('q35')) {
    throw new ConstructError(
      'VM_FIRMWARE',
      `VM ${name} has a PCI Express device and machine ${machine ?? 'pc'}, which has no PCI Express. Set machine to q35.`,
    );
  }
}

function validateNodes({ name, node, nodes }: ProxmoxVmProps): void {
  if (!nodes || nodes.includes(node)) return;
  throw new ConstructError(
    'VM_NODES',
    `VM ${name} is made on ${node} and may run on ${nodes.join(', ') || 'none'} alone. Make it on one of these.`,
  );
}
