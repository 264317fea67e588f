import type { VmDeviceModel } from '../model';
import type { VmSpec } from '../schema';
import { DataSize } from '../values';
import { defined } from './defined';

/** What a VM's own file, or a layer below it, says of its devices. */
export function buildDevices(vm: VmSpec, datastore: string): VmDeviceModel {
  return defined({
    cpuFlags: vm.cpu_flags,
    cpuAffinity: vm.cpu_affinity,
    cpuLimit: vm.cpu_limit,
    cpuUnits: vm.cpu_units,
    numa: vm.numa,
    hugepages: vm.hugepages,
    efiDisk: efiDiskOf(vm, datastore),
    tpm: vm.tpm && { version: vm.tpm.version ?? 'v2.0', datastore: vm.tpm.datastore ?? datastore },
    pci: vm.pci?.map(({ primary_gpu: primaryGpu, mediated_device: mediatedDevice, ...device }) => ({
      ...device,
      ...defined({ primaryGpu, mediatedDevice }),
    })),
    usb: vm.usb,
    display: displayOf(vm),
    watchdog: vm.watchdog && defined({ model: vm.watchdog.model, action: vm.watchdog.action }),
    scsiHardware: vm.scsi_hardware,
    hotplug: vm.hotplug,
    isProtected: vm.protection,
    nodes: vm.nodes,
    cloudInitChange: vm.on_user_data_change,
    timeouts: timeoutsOf(vm),
  });
}

function efiDiskOf(vm: VmSpec, datastore: string): VmDeviceModel['efiDisk'] {
  // A copy has that of its template, and a VM that is taken over its own.
  if (vm.firmware !== 'ovmf' || vm.clone || vm.boot_method === 'adopt') return undefined;
  return { datastore: vm.efi_datastore ?? datastore, secureBoot: vm.secure_boot ?? false };
}

function displayOf({ display }: VmSpec): VmDeviceModel['display'] {
  if (!display) return undefined;
  const memoryMib = typeof display.memory === 'string' ? DataSize.parse(display.memory).mib : undefined;
  return defined({ type: display.type, memoryMib, clipboard: display.clipboard });
}

function timeoutsOf({ timeouts }: VmSpec): VmDeviceModel['timeouts'] {
  if (!timeouts) return undefined;
  return defined({
    createSeconds: timeouts.create,
    startSeconds: timeouts.start,
    shutdownSeconds: timeouts.shutdown,
    stopSeconds: timeouts.stop,
    rebootSeconds: timeouts.reboot,
    migrateSeconds: timeouts.migrate,
  });
}
