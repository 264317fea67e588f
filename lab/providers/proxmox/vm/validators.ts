import type { Validator } from '../../resource';
import { atLeast, between, fileId, keyboard, macAddress, matches, notEmpty, oneOf } from '../validators';
import { parseDuration } from './duration';

const MEMORY_MAX_MIB = 268_435_456;
const INTEL = [
  '486 Broadwell Broadwell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS Cascadelake-Server Cascadelake-Server-noTSX',
  'Cascadelake-Server-v2 Cascadelake-Server-v4 Cascadelake-Server-v5 Conroe Cooperlake Cooperlake-v2 Haswell Haswell-IBRS',
  'Haswell-noTSX Haswell-noTSX-IBRS Icelake-Client Icelake-Client-noTSX Icelake-Server Icelake-Server-noTSX',
  'Icelake-Server-v3 Icelake-Server-v4 Icelake-Server-v5 Icelake-Server-v6 IvyBridge IvyBridge-IBRS KnightsMill Nehalem',
  'Nehalem-IBRS Penryn SandyBridge SandyBridge-IBRS SapphireRapids Skylake-Client Skylake-Client-IBRS',
  'Skylake-Client-noTSX-IBRS Skylake-Client-v4 Skylake-Server Skylake-Server-IBRS Skylake-Server-noTSX-IBRS',
  'Skylake-Server-v4 Skylake-Server-v5 Westmere Westmere-IBRS core2duo coreduo pentium pentium2 pentium3',
];
const AMD = [
  'EPYC EPYC-Genoa EPYC-IBPB EPYC-Milan EPYC-Rome EPYC-Rome-v2 EPYC-Rome-v3 EPYC-Rome-v4 EPYC-v3 EPYC-v4',
];
const OTHER = [
  'Opteron_G1 Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 athlon phenom host kvm32 kvm64 max qemu32 qemu64',
  'x86-64-v2 x86-64-v2-AES x86-64-v3 x86-64-v4',
];
const CPU_TYPES = new Set([...INTEL, ...AMD, ...OTHER].flatMap((line) => line.split(' ')));

const cpuType: Validator = (value) =>
  typeof value === 'string' && (CPU_TYPES.has(value) || /^custom-.+$/.test(value))
    ? undefined
    : "must be a CPU type of QEMU, as 'host' or 'x86-64-v2-AES', or 'custom-NAME'";

const vmId: Validator = (value) => (value === -1 ? undefined : between(100, 2_147_483_647)(value));
const duration: Validator = (value) =>
  parseDuration(value) === undefined ? "must be a duration as in '15m' or '90s'" : undefined;
const range = matches(/^\d+(-\d+)?(;\d+(-\d+)?)*$/, "numbers or ranges separated by ';'");
const disksOnly = matches(/^(scsi|sata|ide|virtio)\d+$/, "'scsiN', 'sataN', 'ideN' or 'virtioN'");
const hotplug: Validator = (value) => {
  if (typeof value !== 'string') return 'must be text';
  if (['', '0', '1'].includes(value)) return undefined;
  const features = value.split(',');
  const isKnown = features.every((feature) => ['cpu', 'disk', 'memory', 'network', 'usb'].includes(feature));
  return isKnown && new Set(features).size === features.length
    ? undefined
    : "must be 0, 1, or some of 'cpu', 'disk', 'memory', 'network', 'usb', each once";
};

const cdromFile: Validator = (value) => (value === 'none' || value === 'cdrom' ? undefined : fileId(value));
const queues: Validator = (value) => (value === 0 ? undefined : atLeast(2)(value));
const limit: Validator = (value) =>
  typeof value === 'number' && value >= 0 && value <= 128 ? undefined : 'must be a number from 0 to 128';

/** What the arguments of a VM may hold, by path. */
export const VM_VALIDATORS: Readonly<Record<string, Validator>> = {
  vm_id: vmId,
  name: matches(
    /^$|^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
    'a DNS name',
  ),
  node_name: notEmpty,
  bios: oneOf('ovmf', 'seabios'),
  hotplug,
  keyboard_layout: keyboard,
  machine: matches(
    /^$|^(pc|pc(-i440fx)?-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|q35(,viommu=(intel|virtio))?|pc-q35-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|virt(-\d+(\.\d+)+)?(\+pve\d+)?)$/,
    "a machine type, as 'q35' or 'pc'",
  ),
  scsi_hardware: oneOf('lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi'),
  'agent.timeout': duration,
  'agent.type': oneOf('isa', 'virtio'),
  'amd_sev.type': oneOf('std', 'es', 'snp'),
  'audio_device.device': oneOf('AC97', 'ich9-intel-hda', 'intel-hda'),
  'audio_device.driver': oneOf('spice'),
  'cdrom.file_id': cdromFile,
  'cdrom.interface': matches(
    /^(ide[0-3]|sata[0-5]|scsi([0-9]|1[0-3]))$/,
    "'ide0'…'ide3', 'sata0'…'sata5' or 'scsi0'…'scsi13'",
  ),
  'clone.vm_id': vmId,
  'cpu.affinity': matches(/^$|^\d[\d,-]*$/, "numbers or ranges separated by ','"),
  'cpu.architecture': oneOf('', 'aarch64', 'x86_64'),
  'cpu.cores': between(1, 2304),
  'cpu.hotplugged': between(0, 2304),
  'cpu.limit': limit,
  'cpu.sockets': between(1, 16),
  'cpu.type': cpuType,
  'cpu.units': between(1, 262_144),
  'disk.aio': oneOf('io_uring', 'native', 'threads'),
  'disk.cache': oneOf('none', 'writethrough', 'writeback', 'unsafe', 'directsync'),
  'disk.file_format': oneOf('qcow2', 'raw', 'vmdk', 'unmanaged', ''),
  'disk.file_id': fileId,
  'disk.import_from': fileId,
  'disk.interface': disksOnly,
  'disk.queues': queues,
  'disk.serial': matches(/^.{0,20}$/, 'at most 20 characters'),
  'disk.size': atLeast(1),
  'efi_disk.file_format': oneOf('qcow2', 'raw', 'vmdk', ''),
  'efi_disk.type': oneOf('2m', '4m'),
  'initialization.file_format': oneOf('qcow2', 'raw', 'vmdk', ''),
  'initialization.interface': matches(
    /^$|^(ide[0-3]|sata[0-5]|scsi(30|[12]\d|\d))$/,
    "'ide0'…'ide3', 'sata0'…'sata5' or 'scsi0'…'scsi30'",
  ),
  'initialization.meta_data_file_id': fileId,
  'initialization.network_data_file_id': fileId,
  'initialization.type': oneOf('configdrive2', 'nocloud'),
  'initialization.user_data_file_id': fileId,
  'initialization.vendor_data_file_id': fileId,
  'memory.dedicated': between(64, MEMORY_MAX_MIB),
  'memory.floating': between(0, MEMORY_MAX_MIB),
  'memory.hugepages': oneOf('', '1024', '2', 'any'),
  'memory.shared': between(0, MEMORY_MAX_MIB),
  'network_device.mac_address': macAddress,
  'network_device.model': oneOf('e1000', 'e1000e', 'rtl8139', 'virtio', 'vmxnet3'),
  'network_device.queues': between(0, 64),
  'numa.cpus': range,
  'numa.device': matches(/^numa\d+$/, "'numaN'"),
  'numa.hostnodes': range,
  'numa.memory': between(64, MEMORY_MAX_MIB),
  'numa.policy': oneOf('bind', 'interleave', 'preferred'),
  'operating_system.type': oneOf(
    ...'l24 l26 other solaris w2k w2k3 w2k8 win7 win8 win10 win11 wvista wxp'.split(' '),
  ),
  'rng.max_bytes': atLeast(1),
  'rng.period': atLeast(1),
  'rng.source': notEmpty,
  'serial_device.device': matches(/^(\/dev\/.+|socket)$/, "'socket' or '/dev/…'"),
  'tpm_state.version': oneOf('v1.2', 'v2.0'),
  'vga.clipboard': oneOf('', 'vnc'),
  'vga.memory': between(4, 512),
  'vga.type': oneOf(
    ...'cirrus none qxl qxl2 qxl3 qxl4 serial0 serial1 serial2 serial3 std virtio virtio-gl vmware'.split(
      ' ',
    ),
  ),
  'virtiofs.cache': oneOf('auto', 'always', 'metadata', 'never'),
  'virtiofs.mapping': notEmpty,
  'watchdog.action': oneOf('debug', 'none', 'pause', 'poweroff', 'reset', 'shutdown'),
  'watchdog.model': oneOf('i6300esb', 'ib700'),
};
