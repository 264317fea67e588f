import type { BootDevice, MachineSpec } from '../guest-host';
import type { FirmwareFiles } from './programs';

/** What the arguments need to know besides the machine itself. Paths are those that QEMU sees in its own root. */
export interface MachinePlace {
  readonly accelerator: 'kvm' | 'tcg';
  /** The machine's own id, unless the specification has one. */
  readonly uuid: string;
  readonly firmware?: FirmwareFiles;
  readonly hasSeed: boolean;
}

/** Where the launch script puts a machine's files in QEMU's root. */
export const INSIDE = {
  disk: (index: number): string => `/machine/disk${String(index)}`,
  backing: (index: number, depth: number): string => `/machine/disk${String(index)}-${String(depth)}`,
  cdrom: (index: number): string => `/machine/cdrom${String(index)}`,
  seed: '/machine/seed.iso',
  variables: '/machine/variables.fd',
  kernel: '/machine/kernel',
  initrd: '/machine/initrd',
  monitor: '/run/monitor',
  events: '/run/events',
  agent: '/run/agent',
  console: '/run/console',
} as const;

/** First slot of network cards, as on PVE: `net0` is `ens18` where the kernel names cards by slots. */
const FIRST_SLOT = 18;
/** Bytes of translated code that QEMU keeps; its own default is a gigabyte. */
const TRANSLATED_MIB = 128;

/** Id of a device in QEMU. */
export function deviceId({ kind, index }: Pick<BootDevice, 'kind' | 'index'>): string {
  return `${kind}${String(index)}`;
}

const option = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(',');

/** A comma ends a value, unless it is doubled. */
const value = (text: string): string => text.replaceAll(',', ',,');

function disks(spec: MachineSpec, bootIndex: (device: BootDevice) => string): string[] {
  return spec.disks.flatMap((disk, index) => {
    const depths = (disk.backing ?? []).map(({ format }, depth) => ({ format, depth }));
    const nameOf = (depth: number): string => `disk${String(index)}-${String(depth)}`;
    // The lowest first: a node is named before it is built upon.
    const below = depths.toReversed().flatMap(({ format, depth }) =>
      imageNode(nameOf(depth), {
        file: INSIDE.backing(index, depth),
        format,
        below: depth + 1 < depths.length ? nameOf(depth + 1) : null,
        readOnly: true,
      }),
    );
    const node = `disk${String(index)}-data`;
    const top = depths.length > 0 ? nameOf(0) : null;
    const serial = disk.serial === undefined ? '' : `serial=${value(disk.serial)}`;
    const device = { kind: 'disk', index } as const;
    const common = [`id=${deviceId(device)}`, `drive=${node}`, serial, bootIndex(device)];
    return [
      ...below,
      ...imageNode(node, { file: INSIDE.disk(index), format: disk.format, below: top, readOnly: false }),
      ...['-device', option(diskDevice(disk.bus ?? 'virtio', index), ...common)],
    ];
  });
}

function diskDevice(bus: 'virtio' | 'scsi' | 'sata' | 'ide', index: number): string {
  if (bus === 'virtio') return 'virtio-blk-pci';
  // PVE's own name for the drive is what guests see under /dev/disk/by-id.
  if (bus === 'scsi')
    return `scsi-hd,bus=scsi.0,scsi-id=${String(index)},device_id=drive-scsi${String(index)}`;
  return `ide-hd,bus=sata.${String(index)}`;
}

/** A block node; as JSON, where a comma is a comma. */
function blockdev(node: object): readonly string[] {
  return ['-blockdev', JSON.stringify(node)];
}

function imageNode(
  node: string,
  of: { file: string; format: 'qcow2' | 'raw'; below: string | null; readOnly: boolean },
): readonly string[] {
  return blockdev({
    driver: of.format,
    'node-name': node,
    file: { driver: 'file', filename: of.file },
    discard: 'unmap',
    'read-only': of.readOnly,
    // The header's own note of what is below is never followed.
    ...(of.format === 'raw' ? {} : { backing: of.below }),
  });
}

function rawNode(node: string, file: string, readOnly = true): readonly string[] {
  return imageNode(node, { file, format: 'raw', below: null, readOnly });
}

function cdroms(spec: MachineSpec, place: MachinePlace, bootIndex: (device: BootDevice) => string): string[] {
  const drives = spec.cdroms.flatMap(({ file }, index) => {
    const device = { kind: 'cdrom', index } as const;
    const node = `cdrom${String(index)}-data`;
    const medium = file === null ? [] : rawNode(node, INSIDE.cdrom(index));
    const drive = file === null ? '' : `drive=${node}`;
    const at = `ide-cd,bus=sata.${String(5 - index)},id=${deviceId(device)}`;
    return [...medium, '-device', option(at, drive, bootIndex(device))];
  });
  if (!place.hasSeed) return drives;
  // By virtio-scsi, since kernels made for clouds have no driver for SATA.
  return [
    ...drives,
    ...rawNode('seed', INSIDE.seed),
    '-device',
    'scsi-cd,bus=scsi.0,scsi-id=7,id=seed0,drive=seed',
  ];
}

function firmware(spec: MachineSpec, place: MachinePlace): string[] {
  if (!place.firmware) return [];
  return [
    ...rawNode('code', place.firmware.code),
    ...rawNode('variables', INSIDE.variables, false),
    ...(spec.secureBoot === true ? ['-global', 'driver=cfi.pflash01,property=secure,value=on'] : []),
  ];
}

function nics(spec: MachineSpec, bootIndex: (device: BootDevice) => string): string[] {
  return spec.nics.flatMap(({ mac }, index) => {
    const device = { kind: 'nic', index } as const;
    const slot = (FIRST_SLOT + index).toString(16);
    // UEFI has a driver and PXE of its own; the card's ROM is for a BIOS.
    const rom = spec.firmware === 'uefi' ? 'romfile=' : '';
    const card = `virtio-net-pci,netdev=net${String(index)},id=${deviceId(device)},mac=${mac.toLowerCase()},addr=0x${slot}`;
    return [
      ...['-netdev', `tap,id=net${String(index)},ifname=tap${String(index)},script=no,downscript=no`],
      ...['-device', option(card, rom, bootIndex(device))],
    ];
  });
}

function smbios(spec: MachineSpec): string[] {
  const { serial, manufacturer, product } = spec.smbios ?? {};
  const fields = Object.entries({ manufacturer, product, serial }).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}=${value(text)}`],
  );
  return fields.length === 0 ? [] : ['-smbios', `type=1,${fields.join(',')}`];
}

function kernel({ kernel: given }: MachineSpec): string[] {
  if (!given) return [];
  const initrd = given.initrd === undefined ? [] : ['-initrd', INSIDE.initrd];
  return ['-kernel', INSIDE.kernel, ...initrd, '-append', given.commandLine];
}

/** The boot order as properties of devices: what is not named is not tried. */
export function bootIndexes(order: readonly BootDevice[]): ReadonlyMap<string, number> {
  return new Map(order.map((device, index) => [deviceId(device), index]));
}

/** OVMF has switches for PXE and none for HTTP: where HTTP is wanted, PXE is off. */
function networkBoot(order: readonly BootDevice[]): string[] {
  if (!order.some((device) => device.kind === 'nic' && device.http === true)) return [];
  return ['4', '6'].flatMap((version) => [
    '-fw_cfg',
    `name=opt/org.tianocore/IPv${version}PXESupport,string=n`,
  ]);
}

/** The arguments of QEMU for a machine, its name left out; it waits for the monitor's word before it starts. */
export function machineArguments(spec: MachineSpec, place: MachinePlace): readonly string[] {
  // A kernel that is given takes the first place itself, and no firmware looks for another.
  const order = spec.kernel ? [] : (spec.bootOnce ?? spec.boot);
  const indexes = bootIndexes(order);
  const bootIndex = (device: BootDevice): string => {
    const found = indexes.get(deviceId(device));
    return found === undefined ? '' : `bootindex=${String(found)}`;
  };
  const isUefi = spec.firmware === 'uefi';
  const pflash = place.firmware ? 'pflash0=code,pflash1=variables' : '';
  const smm = spec.secureBoot === true ? 'smm=on' : '';
  const tcg = `tcg,tb-size=${String(TRANSLATED_MIB)}`;
  return [
    ...['-name', value(spec.name), '-uuid', spec.smbios?.uuid ?? place.uuid],
    ...['-nodefaults', '-no-user-config', '-S'],
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    ...firmware(spec, place),
    ...['-machine', option(isUefi ? 'q35' : 'pc', 'graphics=off', smm, pflash)],
    ...['-accel', place.accelerator === 'kvm' ? 'kvm' : tcg],
    ...['-cpu', place.accelerator === 'kvm' ? 'host' : 'max'],
    ...['-smp', String(spec.cores), '-m', String(spec.memoryMib)],
    ...['-display', 'none', '-vga', 'none', '-boot', 'strict=on'],
    ...[
      '-chardev',
      `socket,id=monitor,path=${INSIDE.monitor},server=on,wait=off`,
      '-mon',
      'chardev=monitor,mode=control',
    ],
    ...[
      '-chardev',
      `socket,id=events,path=${INSIDE.events},server=on,wait=off`,
      '-mon',
      'chardev=events,mode=control',
    ],
    ...['-add-fd', 'fd=3,set=1'],
    ...[
      '-chardev',
      `socket,id=console,path=${INSIDE.console},server=on,wait=off,logfile=/dev/fdset/1,logappend=on`,
    ],
    ...['-device', 'isa-serial,chardev=console'],
    ...['-object', 'rng-random,filename=/dev/urandom,id=random', '-device', 'virtio-rng-pci,rng=random'],
    ...['-device', 'virtio-scsi-pci,id=scsi', '-device', 'ahci,id=sata'],
    ...disks(spec, bootIndex),
    ...cdroms(spec, place, bootIndex),
    ...nics(spec, bootIndex),
    ...(spec.agent === true ? agentPort : []),
    ...smbios(spec),
    ...kernel(spec),
    ...networkBoot(order),
  ];
}

const agentPort: readonly string[] = [
  ...['-chardev', `socket,id=agent,path=${INSIDE.agent},server=on,wait=off`],
  ...['-device', 'virtio-serial-pci', '-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
];
