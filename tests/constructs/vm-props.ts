import type { ProxmoxVmProps } from '../../constructs';

/** The source of a VM that is made from an image. */
export const imageFileId = 'local:import/debian-12.qcow2';

/** A small VM without a source. */
export const vm: ProxmoxVmProps = {
  name: 'web1',
  vmId: 300,
  node: 'lab',
  cores: 2,
  memoryMib: 2048,
  disks: [{ interface: 'scsi0', datastore: 'local-lvm', sizeGib: 4 }],
  nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:03:00' }],
};
