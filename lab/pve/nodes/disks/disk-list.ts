import { ApiError, type Lab } from '../../model';

/** What a disk of a node is used for. */
export interface DiskUse {
  /** `LVM`, `ZFS`, `mounted`, `partitions` */
  readonly used?: string;
  readonly gpt?: 1;
  readonly osdid?: number;
}

const TIB = 1024 ** 4;
const SIZE = TIB;
const COUNT = 4;

/** Devices of a node beside the one that PVE is on; each node has the same. */
const DEVICES: readonly string[] = Array.from(
  { length: COUNT },
  (_, index) => `/dev/sd${'bcdefg'.charAt(index)}`,
);

const keyOf = (node: string): string => `disks/${node}`;

function usesOf(lab: Lab, node: string): Readonly<Record<string, DiskUse>> {
  return (lab.state.settings.get(keyOf(node))?.value as Record<string, DiskUse> | undefined) ?? {};
}

/** Notes what a disk is used for from now on. */
export function setUse(lab: Lab, node: string, device: string, use: DiskUse): void {
  lab.state.settings.set(keyOf(node), { value: { ...usesOf(lab, node), [device]: use } });
}

/** The disk at a device, with what it is used for. */
export function useOf(lab: Lab, node: string, device: string): DiskUse {
  if (!DEVICES.includes(device) && device !== '/dev/sda') {
    throw new ApiError(500, `disk '${device}' does not exist`);
  }
  return device === '/dev/sda' ? { used: 'BIOS boot', gpt: 1 } : (usesOf(lab, node)[device] ?? {});
}

/** A disk that nothing is on. */
export function needUnused(lab: Lab, node: string, device: string): string {
  if (useOf(lab, node, device).used !== undefined)
    throw new ApiError(500, `device '${device}' is already in use`);
  return device;
}

/** `GET /nodes/{node}/disks/list` */
export function viewDisks(lab: Lab, node: string, type?: string): readonly object[] {
  return ['/dev/sda', ...DEVICES]
    .map((devpath, index) => ({ devpath, index, ...useOf(lab, node, devpath) }))
    .filter(({ used }) => type !== 'unused' || used === undefined)
    .map(({ devpath, index, used, gpt, osdid }) => ({
      devpath,
      gpt: gpt ?? 0,
      mounted: used === 'mounted' ? 1 : 0,
      osdid: osdid ?? -1,
      'osdid-list': osdid === undefined ? [] : [osdid],
      size: SIZE,
      health: 'PASSED',
      model: 'RACKWRIGHT_LAB_DISK',
      serial: `${node}-${index}`,
      type: 'ssd',
      vendor: 'ATA',
      wwn: `0x5000c500a0b0${String(index).padStart(4, '0')}`,
      rpm: 0,
      wearout: 100,
      ...(used === undefined ? {} : { used }),
    }));
}

/** Bytes of every disk. */
export const DISK_BYTES = SIZE;
