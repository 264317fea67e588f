import { ofResources, when, type PolicyCheck } from '../policy';
import { block, blocks, isOff, literal } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

/** Policies of what else virtual machines are built of. */
export const vmHardwarePolicies: readonly PolicyCheck[] = [
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
        'cpu_type',
      );
    },
  }),
  ofResources({
    id: 'vm-cpu-host',
    severity: 'note',
    title: 'VMs can move between nodes with different processors.',
    remedy: 'Set the type to x86-64-v2-AES or v3: a VM with the CPU "host" may crash after a live migration.',
    types,
    faults: ({ body }) =>
      when(block(body['cpu'])['type'] === 'host', 'its CPU is that of its node', 'cpu_type'),
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
        'firmware',
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
        when(
          isOff(disk['pre_enrolled_keys']),
          'Secure Boot is off: its firmware has no keys',
          'secure_boot',
          'firmware',
        ),
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
        when(
          literal(device['id']) !== undefined,
          `PCI device ${literal(device['id']) ?? ''} has no mapping`,
          'pci',
        ),
      ),
      ...blocks(body['usb']).flatMap((device) =>
        when(
          literal(device['host']) !== undefined,
          `USB device ${literal(device['host']) ?? ''} has no mapping`,
          'usb',
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
