import { ofResources, when, type Policy } from '../policy';
import { block, blocks, isOff, isUnknown, literal, type Body } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

function nicName(nic: Body, index: number): string {
  return `NIC ${String(index)} (${literal(nic['bridge']) ?? 'unknown bridge'})`;
}

function diskName(disk: Body): string {
  return `disk ${literal(disk['interface']) ?? '?'}`;
}

/** Policies of virtual machines. */
export const vmPolicies: readonly Policy[] = [
  ofResources({
    id: 'vm-firewall-off',
    severity: 'warning',
    title: 'Every NIC of a VM passes through the firewall of PVE.',
    remedy: 'Set firewall on the NIC: without it the rules of groups, guests and nodes do not reach the VM.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) =>
        when(isOff(nic['firewall']), `${nicName(nic, index)} does not pass through the firewall`),
      ),
  }),
  ofResources({
    id: 'vm-agent-absent',
    severity: 'warning',
    title: 'VMs run the guest agent.',
    remedy:
      'Set agent: without it PVE cannot freeze file systems for backups, shut down cleanly or know addresses.',
    types,
    faults: ({ body }) => when(isOff(block(body['agent'])['enabled']), 'the guest agent is not enabled'),
  }),
  ofResources({
    id: 'vm-unprotected',
    severity: 'warning',
    title: 'VMs of production are protected from removal.',
    remedy: 'Set protection: PVE then refuses to remove the VM or its disks until somebody takes it away.',
    types,
    posture: 'prod',
    faults: ({ body }) => when(isOff(body['protection']), 'it is not protected from removal'),
  }),
  ofResources({
    id: 'vm-not-started-on-boot',
    severity: 'warning',
    title: 'VMs of production start with their node.',
    remedy: 'Set on_boot, or let high availability start the VM.',
    types,
    posture: 'prod',
    faults: ({ body }) => when(body['on_boot'] === false, 'it stays off when its node starts'),
  }),
  ofResources({
    id: 'vm-id-not-given',
    severity: 'error',
    title: 'The id of a VM is in the configuration.',
    remedy:
      'Give the id: one that the provider looks for at the deploy may be taken by somebody else meanwhile.',
    types,
    faults: ({ body }) => when(isOff(body['vm_id']), 'the provider would look for a free id'),
  }),
  ofResources({
    id: 'vm-mac-not-given',
    severity: 'note',
    title: 'NICs keep their MAC address when a VM is made anew.',
    remedy: 'Give the MAC address: reservations and firewalls know the machine by it.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) =>
        when(isOff(nic['mac_address']), `${nicName(nic, index)} gets a MAC address by chance`),
      ),
  }),
  ofResources({
    id: 'vm-nic-emulated',
    severity: 'warning',
    title: 'NICs are virtio.',
    remedy:
      'Set the model to virtio: emulated cards cost a core at a few gigabits, and some hang under load.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) => {
        const model = literal(nic['model']) ?? 'virtio';
        return when(!['virtio', 'vmxnet3'].includes(model), `${nicName(nic, index)} is an emulated ${model}`);
      }),
  }),
  ofResources({
    id: 'vm-disk-emulated',
    severity: 'warning',
    title: 'Disks are on scsi or virtio.',
    remedy:
      'Move the disk to scsi with virtio-scsi-single: ide and sata have no queues and no discard that arrives.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(
          /^(ide|sata)\d/.test(literal(disk['interface']) ?? ''),
          `${diskName(disk)} is on an emulated bus`,
        ),
      ),
  }),
  ofResources({
    id: 'vm-disk-cache-unsafe',
    severity: 'error',
    title: 'What a guest has flushed is on the disk.',
    remedy: 'Set the cache to none or writeback: unsafe loses what databases believe to be written.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(disk['cache'] === 'unsafe', `${diskName(disk)} has cache=unsafe`),
      ),
  }),
  ofResources({
    id: 'vm-disk-no-discard',
    severity: 'note',
    title: 'Disks give back what the guest has removed.',
    remedy: 'Set discard to on: thin storages otherwise grow until they are full.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) => {
        const discard = disk['discard'];
        return when(!isUnknown(discard) && discard !== 'on', `${diskName(disk)} does not discard`);
      }),
  }),
  ofResources({
    id: 'vm-disk-not-backed-up',
    severity: 'warning',
    title: 'Disks of production are part of backups.',
    remedy:
      'Take away backup: false, or keep what is on the disk elsewhere and suppress this with the reason.',
    types,
    posture: 'prod',
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(disk['backup'] === false, `${diskName(disk)} is left out of backups`),
      ),
  }),
  ofResources({
    id: 'vm-cpu-legacy',
    severity: 'note',
    title: 'The CPU of a VM has what today’s software wants.',
    remedy:
      'Set the type to x86-64-v2-AES or newer: kvm64 and qemu64 lack AES, and some distributions do not start.',
    types,
    faults: ({ body }) => {
      const type = block(body['cpu'])['type'];
      const name = isOff(type) ? 'qemu64' : (literal(type) ?? '');
      return when(
        ['qemu64', 'kvm64', 'qemu32', 'kvm32', '486', 'pentium'].includes(name),
        `its CPU is ${name}`,
      );
    },
  }),
  ofResources({
    id: 'vm-cpu-host',
    severity: 'note',
    title: 'VMs can move between nodes with different processors.',
    remedy: 'Set the type to x86-64-v2-AES or v3: a VM with the CPU "host" may crash after a live migration.',
    types,
    faults: ({ body }) => when(block(body['cpu'])['type'] === 'host', 'its CPU is that of its node'),
  }),
  ofResources({
    id: 'vm-no-serial-device',
    severity: 'warning',
    title: 'VMs have a serial device.',
    remedy: 'Add serial_device: Debian 12 cloud images panic on their first boot without one.',
    types,
    faults: ({ body }) => when(blocks(body['serial_device']).length === 0, 'it has no serial device'),
  }),
  ofResources({
    id: 'vm-efi-disk-absent',
    severity: 'error',
    title: 'A VM with UEFI firmware keeps its boot entries.',
    remedy: 'Add efi_disk: without it what the installer wrote into the firmware is lost with every stop.',
    types,
    faults: ({ body }) =>
      when(
        body['bios'] === 'ovmf' && blocks(body['efi_disk']).length === 0,
        'its firmware is OVMF, without an EFI disk',
      ),
  }),
  ofResources({
    id: 'vm-secure-boot-off',
    severity: 'note',
    title: 'UEFI machines of production boot signed kernels only.',
    remedy: 'Set pre_enrolled_keys on efi_disk; suppress this for systems with kernels of their own.',
    types,
    posture: 'prod',
    faults: ({ body }) =>
      blocks(body['efi_disk']).flatMap((disk) =>
        when(isOff(disk['pre_enrolled_keys']), 'Secure Boot is off: its firmware has no keys'),
      ),
  }),
  ofResources({
    id: 'vm-linked-clone',
    severity: 'warning',
    title: 'VMs of production do not depend on a template.',
    remedy: 'Set full on the clone: a linked one cannot outlive its template, nor leave its storage.',
    types,
    posture: 'prod',
    faults: ({ body }) =>
      blocks(body['clone']).flatMap((clone) => when(clone['full'] === false, 'it is a linked clone')),
  }),
  ofResources({
    id: 'vm-password-login',
    severity: 'error',
    title: 'No password of a guest is in the configuration.',
    remedy: 'Give SSH keys: the password would be in the state, in plans and on the cloud-init medium.',
    types,
    faults: ({ body }) =>
      blocks(block(body['initialization'])['user_account']).flatMap((account) =>
        when(literal(account['password']) !== undefined, 'cloud-init gets a password'),
      ),
  }),
  ofResources({
    id: 'vm-raw-passthrough',
    severity: 'warning',
    title: 'Devices are passed through by a mapping.',
    remedy:
      'Use a mapping of the cluster: ids of the bus change with the hardware, and only root may name them.',
    types,
    faults: ({ body }) => [
      ...blocks(body['hostpci']).flatMap((device) =>
        when(literal(device['id']) !== undefined, `PCI device ${literal(device['id']) ?? ''} has no mapping`),
      ),
      ...blocks(body['usb']).flatMap((device) =>
        when(
          literal(device['host']) !== undefined,
          `USB device ${literal(device['host']) ?? ''} has no mapping`,
        ),
      ),
    ],
  }),
  ofResources({
    id: 'vm-raw-arguments',
    severity: 'warning',
    title: 'VMs have no arguments for QEMU of their own.',
    remedy:
      'Say it with a field of the VM: PVE neither checks nor migrates arguments, and only root may set them.',
    types,
    faults: ({ body }) => when(literal(body['kvm_arguments']) !== undefined, 'it has arguments for QEMU'),
  }),
];
