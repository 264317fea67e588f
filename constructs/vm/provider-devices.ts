import type { VirtualEnvironmentVmConfig } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { VmDevices } from './device-props';

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
  | 'serialDevice'
  | 'audioDevice'
  | 'rng'
  | 'virtiofs'
> {
  const { efiDisk, tpm, display, watchdog, audio, rng } = vm;
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
    usb: vm.usb?.map(({ mapping, spice, usb3 = false }) => ({
      mapping,
      host: spice === true ? 'spice' : undefined,
      usb3,
    })),
    vga: display && { type: display.type, memory: display.memoryMib, clipboard: display.clipboard },
    watchdog: watchdog && {
      enabled: true,
      model: watchdog.model ?? 'i6300esb',
      action: watchdog.action ?? 'reset',
    },
    serialDevice: (vm.serialPorts ?? ['socket']).map((device) => ({ device })),
    audioDevice: audio && { device: audio.device ?? 'ich9-intel-hda', driver: 'spice', enabled: true },
    // All given: PVE's defaults are not read back.
    rng: rng && [{ source: rng.source, maxBytes: rng.maxBytes ?? 1024, period: rng.periodMs ?? 1000 }],
    virtiofs: vm.virtiofs?.map(({ mapping, cache, directIo, acl, xattr }) => ({
      mapping,
      cache: cache ?? 'auto',
      directIo: directIo ?? false,
      exposeAcl: acl ?? false,
      // Read back so: ACLs are attributes.
      exposeXattr: acl === true || (xattr ?? false),
    })),
  };
}
