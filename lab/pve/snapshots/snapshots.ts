import { refuse, type Lab, type SnapshotRecord, type VmConfig, type VolumeRecord } from '../model';
import { findVolume, volumeKey } from '../volumes';

/** What machines and containers have in common here. */
export interface Snapshotted {
  readonly vmid: number;
  readonly node: string;
  readonly config: VmConfig;
  readonly status: 'running' | 'stopped';
  readonly snapshots?: Readonly<Record<string, SnapshotRecord>>;
}

/** The part of a guest that snapshots change. */
export interface SnapshotChange {
  readonly config: VmConfig;
  readonly snapshots: Readonly<Record<string, SnapshotRecord>> | undefined;
}

const RESERVED = ['current', 'pending'];

/**
 * A snapshot of a guest.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needSnapshot(guest: Snapshotted, name: string): SnapshotRecord {
  const snapshot = Object.hasOwn(guest.snapshots ?? {}, name) ? guest.snapshots?.[name] : undefined;
  if (!snapshot) throw refuse(`snapshot '${name}' does not exist`);
  return snapshot;
}

/** Ends a wish for a name that cannot be had. */
export function checkSnapshotName(guest: Snapshotted, name: string): void {
  if (RESERVED.includes(name)) throw refuse(`unable to use snapshot name '${name}' (reserved name)`);
  if (Object.hasOwn(guest.snapshots ?? {}, name)) throw refuse(`snapshot name '${name}' already used`);
}

/** Volumes of a guest that a snapshot covers. */
function volumesOf(lab: Lab, guest: Snapshotted): readonly VolumeRecord[] {
  return Object.entries(guest.config).flatMap(([key, value]) => {
    if (key.startsWith('unused') || typeof value !== 'string') return [];
    const file = value.split(',')[0] ?? '';
    const volume = /^[^=:]+:[^=]+$/.test(file) ? findVolume(lab, guest.node, file) : undefined;
    return volume?.vmid === guest.vmid && !file.includes('cloudinit') ? [volume] : [];
  });
}

/** Whether the storages of all volumes of a guest can make snapshots: thin pools, or files in the format qcow2. */
export function canSnapshot(lab: Lab, guest: Snapshotted): boolean {
  return volumesOf(lab, guest).every((volume) => {
    const storage = lab.state.storages.get(volume.storage);
    return ['lvmthin', 'zfspool', 'rbd', 'btrfs'].includes(storage?.type ?? '') || volume.format === 'qcow2';
  });
}

/** What to note of a new snapshot. */
export interface NewSnapshot {
  readonly name: string;
  readonly description?: string;
  readonly vmstate?: boolean;
}

/** Notes what a guest is now. */
export function takeSnapshot(lab: Lab, guest: Snapshotted, wanted: NewSnapshot): SnapshotChange {
  checkSnapshotName(guest, wanted.name);
  if (!canSnapshot(lab, guest)) throw refuse('snapshot feature is not available');
  const { parent, ...config } = guest.config;
  const sizes = volumesOf(lab, guest).map((volume) => [`${volume.storage}:${volume.volume}`, volume.size]);
  const snapshot: SnapshotRecord = {
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    snaptime: Math.floor(lab.now() / 1000),
    ...(parent === undefined ? {} : { parent: String(parent) }),
    ...(wanted.vmstate === true && guest.status === 'running' ? { vmstate: true } : {}),
    config,
    sizes: Object.fromEntries(sizes) as Record<string, number>,
  };
  return {
    config: { ...guest.config, parent: wanted.name },
    snapshots: { ...guest.snapshots, [wanted.name]: snapshot },
  };
}

/** The snapshots of a guest once one of them has these words; without words it keeps its own. */
export function describeSnapshot(
  guest: Snapshotted,
  name: string,
  description: string | undefined,
): Readonly<Record<string, SnapshotRecord>> {
  const { description: before, ...snapshot } = needSnapshot(guest, name);
  const words = description ?? before;
  return {
    ...guest.snapshots,
    [name]: { ...snapshot, ...(words === undefined ? {} : { description: words }) },
  };
}

/** Makes a guest what it was; volumes that were made since are kept as `unusedN`. */
export function rolledBack(lab: Lab, guest: Snapshotted, name: string): SnapshotChange {
  const snapshot = needSnapshot(guest, name);
  for (const volume of volumesOf(lab, guest)) {
    const size = snapshot.sizes[`${volume.storage}:${volume.volume}`];
    const storage = lab.state.storages.get(volume.storage);
    if (size === undefined || !storage || size === volume.size) continue;
    lab.state.volumes.set(volumeKey(storage, guest.node, volume.volume), { ...volume, size });
  }
  const config: Record<string, string | number> = { ...snapshot.config, parent: name };
  for (const volume of volumesOf(lab, guest)) {
    const id = `${volume.storage}:${volume.volume}`;
    if (snapshot.sizes[id] !== undefined) continue;
    let index = 0;
    while (config[`unused${index}`] !== undefined) index += 1;
    config[`unused${index}`] = id;
  }
  return { config, snapshots: guest.snapshots };
}

/** Forgets a snapshot; those that came after it follow the one before. */
export function withoutSnapshot(guest: Snapshotted, name: string): SnapshotChange {
  const { parent } = needSnapshot(guest, name);
  const follow = (before: string | undefined): { parent?: string } =>
    before !== name
      ? before === undefined
        ? {}
        : { parent: before }
      : parent === undefined
        ? {}
        : { parent };
  const kept = Object.entries(guest.snapshots ?? {}).filter(([key]) => key !== name);
  const snapshots = kept.map(
    ([key, { parent: before, ...rest }]) => [key, { ...rest, ...follow(before) }] as const,
  );
  const { parent: current, ...config } = guest.config;
  return {
    config: { ...config, ...follow(current === undefined ? undefined : String(current)) },
    snapshots: snapshots.length === 0 ? undefined : Object.fromEntries(snapshots),
  };
}
