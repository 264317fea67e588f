import type { VirtualEnvironmentVmConfig } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { VmDevices } from './device-props';
import type { VmProcessor } from './processor-props';

/** CPU and memory as the provider wants them. */
export function toProcessor(vm: VmProcessor): Pick<VirtualEnvironmentVmConfig, 'cpu' | 'memory' | 'numa'> {
  return {
    cpu: {
      cores: vm.cores,
      sockets: vm.sockets ?? 1,
      type: vm.cpuType ?? 'x86-64-v2-AES',
      flags: vm.cpuFlags && [...vm.cpuFlags],
      affinity: vm.cpuAffinity,
      limit: vm.cpuLimit,
      units: vm.cpuUnits,
      numa: vm.numa,
      hotplugged: vm.pluggedCpus,
      architecture: vm.architecture,
    },
    numa: vm.numaNodes?.map(({ cpus, memoryMib, hostNodes, policy }, index) => ({
      device: `numa${String(index)}`,
      cpus,
      memory: memoryMib,
      hostnodes: hostNodes,
      policy,
    })),
    // `floating` is the balloon; without it the guest has none.
    memory: {
      dedicated: vm.memoryMib,
      floating: vm.balloonMib,
      hugepages: vm.hugepages,
      keepHugepages: vm.keepHugepages,
      shared: vm.sharedMib,
    },
  };
}

/** Firmware and devices as the provider wants them. */
export function toDevices(
  vm: VmDevices,
): Pick<
  VirtualEnvironmentVmConfig,
  | 'bios'
  | 'machine'
  | 'scsiHardware'
  | 'hotplug'
  | 'efiDisk'
  | 'tpmState'
  | 'hostpci'
  | 'usb'
  | 'vga'
  | 'watchdog'
> {
  const { efiDisk, tpm, display, watchdog } = vm;
  return {
    bios: vm.firmware,
    machine: vm.machine,
    scsiHardware: vm.scsiHardware ?? 'virtio-scsi-single',
    hotplug: vm.hotplug?.join(','),
    // 4m is what OVMF needs since 2022; the smaller one cannot hold Secure Boot's databases.
    efiDisk: efiDisk && {
      datastoreId: efiDisk.datastore,
      type: '4m',
      preEnrolledKeys: efiDisk.secureBoot ?? false,
      fileFormat: efiDisk.format,
    },
    tpmState: tpm && { datastoreId: tpm.datastore, version: tpm.version ?? 'v2.0' },
    hostpci: vm.pci?.map((device, index) => ({
      device: `hostpci${String(index)}`,
      mapping: device.mapping,
      // All given: what is left out is read back as PVE's default, and would differ at each plan.
      pcie: device.pcie ?? false,
      rombar: device.rombar ?? true,
      xvga: device.primaryGpu ?? false,
      mdev: device.mediatedDevice,
      romFile: device.romFile,
    })),
    usb: vm.usb?.map(({ mapping, usb3 = false }) => ({ mapping, usb3 })),
    vga: display && { type: display.type, memory: display.memoryMib, clipboard: display.clipboard },
    watchdog: watchdog && {
      enabled: true,
      model: watchdog.model ?? 'i6300esb',
      action: watchdog.action ?? 'reset',
    },
  };
}
