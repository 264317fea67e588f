import { join } from 'node:path';
import { parsePropertyString } from '../../../pve/wire';
import type { BootDevice, GuestCloudInit, MachineDisk, MachineImage, MachineSpec } from '../../guests';
import { cloudInitOf } from '../cloud-init';
import type { Lab, VmConfig, VmRecord, VolumeRecord } from '../model';
import { findVolume, newDiskFile, storageOn, sweepDiskBytes, volumeKey } from '../volumes';
import { isCloudInitDrive, readDrive, readNics, type Drive } from '../vm-config';
import { nicsOf } from './guest-spec';
import { cpusOf, isAgentEnabled } from './view';

const DRIVE = /^(ide|sata|scsi|virtio)\d+$/;

interface Drives {
  readonly disks: readonly Drive[];
  readonly cdroms: readonly Drive[];
}

function drivesOf(config: VmConfig): Drives {
  const drives = Object.keys(config)
    .filter((key) => DRIVE.test(key))
    .sort()
    .map((key) => readDrive(key, String(config[key])));
  const isCdrom = (drive: Drive): boolean => drive.options['media'] === 'cdrom';
  return {
    disks: drives.filter((drive) => !isCdrom(drive)),
    cdroms: drives.filter((drive) => isCdrom(drive) && !isCloudInitDrive(drive.file)),
  };
}

/** What a machine needs to become a guest under QEMU. The files that it writes to are named here and kept from then on. */
export async function machineSpecOf(lab: Lab, vm: VmRecord): Promise<MachineSpec> {
  sweepDiskBytes(lab);
  const { config } = vm;
  const drives = drivesOf(config);
  const nics = nicsOf(lab, vm);
  const image = imageOfRoot(lab, vm, drives);
  const cloudInit: GuestCloudInit | undefined = await cloudInitOf(lab, vm);
  return {
    kind: 'qemu',
    vmid: vm.vmid,
    name: String(config['name'] ?? `VM${vm.vmid}`),
    memoryMib: Number(config['memory'] ?? 512),
    cores: cpusOf(config),
    nics,
    firmware: config['bios'] === 'ovmf' ? 'uefi' : 'bios',
    secureBoot: config['bios'] === 'ovmf' && String(config['efidisk0'] ?? '').includes('pre-enrolled-keys=1'),
    disks: drives.disks.flatMap((drive) => diskOf(lab, vm, drive)),
    cdroms: drives.cdroms.map(({ file }) => {
      const volume = file.includes(':') ? findVolume(lab, vm.node, file) : undefined;
      return { file: volume?.file === undefined ? null : join(lab.directory, volume.file) };
    }),
    boot: bootOrder(
      config,
      drives,
      nics.map(({ name }) => name),
    ),
    smbios: smbiosOf(config),
    agent: isAgentEnabled(config),
    ...(cloudInit ? { cloudInit } : {}),
    ...(image
      ? { kernel: { image: image.kernel, initrd: image.initrd, commandLine: image.commandLine } }
      : {}),
  };
}

function diskOf(lab: Lab, vm: VmRecord, drive: Drive): readonly MachineDisk[] {
  const found = findVolume(lab, vm.node, drive.file);
  if (!found) return [];
  const volume = withFile(lab, vm, found);
  const root =
    volume.image || volume.origin === undefined ? null : (lab.guests.machineImage?.(volume.origin) ?? null);
  const image = volume.image && { ...volume.image, file: join(lab.directory, volume.image.file) };
  const below = image ?? (root ? { file: root.disk, format: 'qcow2' as const } : undefined);
  return [
    {
      file: join(lab.directory, volume.written ?? ''),
      format: 'qcow2',
      sizeBytes: volume.size,
      bus: busOf(drive.key),
      ...(below ? { backing: [below] } : {}),
      ...(drive.options['serial'] === undefined ? {} : { serial: drive.options['serial'] }),
    },
  ];
}

/** Notes where a disk is written to, at the first start of its machine. */
function withFile(lab: Lab, vm: VmRecord, volume: VolumeRecord): VolumeRecord {
  if (volume.written !== undefined) return volume;
  const storage = storageOn(lab, vm.node, volume.storage);
  const key = volumeKey(storage, vm.node, volume.volume);
  return lab.state.volumes.set(key, { ...volume, written: newDiskFile(lab) });
}

/** The image that stands for what the catalogue knows of the first disk, with the kernel that starts it. */
function imageOfRoot(lab: Lab, vm: VmRecord, { disks }: Drives): MachineImage | null {
  const volumes = disks.map((drive) => findVolume(lab, vm.node, drive.file));
  const known = volumes.find((volume) => volume?.origin !== undefined && !volume.image);
  return known?.origin === undefined ? null : (lab.guests.machineImage?.(known.origin) ?? null);
}

function busOf(key: string): 'virtio' | 'scsi' | 'sata' | 'ide' {
  if (key.startsWith('virtio')) return 'virtio';
  if (key.startsWith('scsi')) return 'scsi';
  return key.startsWith('sata') ? 'sata' : 'ide';
}

/** @param plugged Names that the cards with a bridge have inside the guest. */
function bootOrder(
  config: VmConfig,
  { disks, cdroms }: Drives,
  plugged: readonly string[],
): readonly BootDevice[] {
  const cards = readNics(config).map(({ index }) => index);
  const order = /order=([^,]*)/.exec(String(config['boot'] ?? ''))?.[1]?.split(';');
  const keys =
    order ?? [...disks, ...cdroms].map(({ key }) => key).concat(cards.map((index) => `net${index}`));
  return keys.flatMap((key): BootDevice[] => {
    const disk = disks.findIndex((drive) => drive.key === key);
    if (disk >= 0) return [{ kind: 'disk', index: disk }];
    const cdrom = cdroms.findIndex((drive) => drive.key === key);
    if (cdrom >= 0) return [{ kind: 'cdrom', index: cdrom }];
    const card = plugged.indexOf(`ens${18 + Number(/^net(\d+)$/.exec(key)?.[1] ?? NaN)}`);
    return card >= 0 ? [{ kind: 'nic', index: card }] : [];
  });
}

function smbiosOf(config: VmConfig): NonNullable<MachineSpec['smbios']> {
  const given = parsePropertyString(String(config['smbios1'] ?? ''));
  const text = (key: string): string | undefined =>
    given['base64'] === '1'
      ? Buffer.from(given[key] ?? '', 'base64').toString('utf8') || undefined
      : given[key];
  const fields = Object.entries({
    uuid: given['uuid'],
    serial: text('serial'),
    manufacturer: text('manufacturer'),
    product: text('product'),
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
