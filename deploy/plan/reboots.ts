import type { AttributeChange } from './attribute-changes';
import type { ResourceChange } from './plan-json';
import { withWholeBlocks } from './whole-blocks';

/**
 * Attributes of a VM whose change the provider of version 0.111.1 follows by a power cycle, as its source has it.
 * CPU, memory and NICs are spared where the VM's `hotplug` allows it, which is not PVE's default for CPU and memory.
 */
const rebooting = new Set([
  'acpi',
  'agent',
  'amd_sev',
  'audio_device',
  'bios',
  'boot_order',
  'cpu',
  'efi_disk',
  'hostpci',
  'initialization',
  'keyboard_layout',
  'kvm_arguments',
  'machine',
  'memory',
  'network_device',
  'numa',
  'operating_system',
  'rng',
  'scsi_hardware',
  'serial_device',
  'tablet_device',
  'tpm_state',
  'usb',
  'vga',
  'virtiofs',
  'watchdog',
]);

/** Whether the machine is switched off and on again by these changes. */
export function rebootsFor(
  { type, change }: ResourceChange,
  changes: readonly AttributeChange[],
): readonly string[] {
  if (type !== 'proxmox_virtual_environment_vm' || !change.actions.includes('update')) return [];
  const after = change.after as { started?: boolean; reboot_after_update?: boolean } | null;
  const before = change.before as { started?: boolean } | null;
  if (after?.reboot_after_update === false || before?.started !== true) return [];
  const paths = withWholeBlocks(changes).map(({ path }) => path);
  return paths.filter((path) => rebooting.has(path.split('.')[0] ?? ''));
}
