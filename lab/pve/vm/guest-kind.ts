import { GUEST_KINDS, type GuestKind } from '../../guests';
import type { Lab, VmRecord } from '../model';
import { findVolume } from '../volumes';
import { isDriveKey, readDrive } from '../vm-config';
import { bootDisk } from './view';

/** A tag of a VM that names the kind of its guest, `lab-qemu`. */
const TAG = /^lab-(.+)$/;

/** What a machine's boot disk is made of, as far as the lab knows. */
function bootVolume(lab: Lab, vm: VmRecord): ReturnType<typeof findVolume> {
  const key = bootDisk(vm.config);
  return key === undefined
    ? undefined
    : findVolume(lab, vm.node, readDrive(key, String(vm.config[key])).file);
}

/** The guest root that stands for what a machine's boot disk holds. */
export function rootOf(lab: Lab, vm: VmRecord): string | undefined {
  return bootVolume(lab, vm)?.origin;
}

/** The root whose disk image a machine under QEMU starts from; undefined where its disk has bytes of its own. */
export function standInOf(lab: Lab, vm: VmRecord): string | undefined {
  const volume = bootVolume(lab, vm);
  return volume?.image ? undefined : volume?.origin;
}

/**
 * What a machine becomes when it starts; undefined when it has nothing to start from.
 *
 * A tag decides. Else a machine that can only be one, because it starts from the network, from an ISO image or from a
 * disk image that was uploaded, is a QEMU machine; one whose image the catalogue knows is what the lab was started with.
 */
export function guestKindOf(lab: Lab, vm: VmRecord): GuestKind | undefined {
  const tags = String(vm.config['tags'] ?? '').split(/[;, ]+/);
  const tagged = GUEST_KINDS.find((kind) => tags.some((tag) => TAG.exec(tag)?.[1] === kind));
  if (tagged !== undefined) return tagged;
  if (startsElsewhere(lab, vm)) return 'qemu';
  const volume = bootVolume(lab, vm);
  if (volume?.origin !== undefined) return lab.guests.defaultKind ?? 'nspawn';
  return (volume?.image ?? volume?.written) ? 'qemu' : undefined;
}

/**
 * Whether the first thing to start from is the network or an ISO image with bytes. An image also counts behind disks that
 * are blank, as of a machine that is to be installed: firmware passes these over.
 */
function startsElsewhere(lab: Lab, vm: VmRecord): boolean {
  const order = /order=([^,]*)/.exec(String(vm.config['boot'] ?? ''))?.[1]?.split(';') ?? [];
  const [first = ''] = order;
  if (/^net\d+$/.test(first)) return vm.config[first] !== undefined;
  const start = order.map((key) => driveOf(lab, vm, key)).find((drive) => drive?.isBlank !== true);
  return start?.isMedium === true;
}

/** What a drive has to start from; undefined where there is no drive of that name. */
function driveOf(
  lab: Lab,
  vm: VmRecord,
  key: string,
): { readonly isMedium: boolean; readonly isBlank: boolean } | undefined {
  const value = vm.config[key];
  if (value === undefined || !isDriveKey(key)) return undefined;
  const { file, options } = readDrive(key, String(value));
  const volume = file.includes(':') ? findVolume(lab, vm.node, file) : undefined;
  if (options['media'] === 'cdrom') return { isMedium: volume?.file !== undefined, isBlank: false };
  return { isMedium: false, isBlank: (volume?.origin ?? volume?.image ?? volume?.written) === undefined };
}
