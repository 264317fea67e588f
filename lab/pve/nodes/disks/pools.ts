import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type SectionConfig, type SectionRecord } from '../../model';
import { dropSection, findSection, optionText, putSection, sectionsOf } from '../../sections';
import { storageOf } from '../../storage/storage-record';
import { DISK_BYTES, needUnused, setUse } from './disk-list';

/** A kind of pool that disks can be made into. */
interface PoolKind {
  /** Last step of its path: `lvm`. */
  readonly name: 'lvm' | 'lvmthin' | 'zfs' | 'directory';
  readonly task: string;
  /** What the list of disks says of its disks. */
  readonly used: string;
  readonly devices: (call: OperationCall) => readonly string[];
  /** Options of the storage that `add_storage` makes. */
  readonly storage: (name: string) => SectionConfig;
  readonly view: (pools: readonly SectionRecord[]) => unknown;
}

const single = ({ given }: OperationCall): readonly string[] => [given.text('device')];
const bytesOf = (pool: SectionRecord): number =>
  DISK_BYTES * optionText(pool.config, 'devices').split(',').length;
const CONTENT = 'images,rootdir';

const kinds: readonly PoolKind[] = [
  {
    name: 'lvm',
    task: 'lvmcreate',
    used: 'LVM',
    devices: single,
    storage: (name) => ({ type: 'lvm', vgname: name, content: CONTENT }),
    view: (pools) => ({
      leaf: 0,
      children: pools.map((pool) => ({
        name: pool.id,
        leaf: 0,
        size: bytesOf(pool),
        free: bytesOf(pool),
        children: [
          { name: optionText(pool.config, 'devices'), leaf: 1, size: bytesOf(pool), free: bytesOf(pool) },
        ],
      })),
    }),
  },
  {
    name: 'lvmthin',
    task: 'lvmthincreate',
    used: 'LVM',
    devices: single,
    storage: (name) => ({ type: 'lvmthin', thinpool: name, vgname: name, content: CONTENT }),
    view: (pools) =>
      pools.map((pool) => ({
        lv: pool.id,
        vg: pool.id,
        lv_size: bytesOf(pool),
        used: 0,
        metadata_size: 2 ** 30,
        metadata_used: 0,
      })),
  },
  {
    name: 'zfs',
    task: 'zfscreate',
    used: 'ZFS',
    devices: ({ given }) => given.list('devices'),
    storage: (name) => ({ type: 'zfspool', pool: name, content: CONTENT }),
    view: (pools) =>
      pools.map((pool) => ({
        name: pool.id,
        size: bytesOf(pool),
        free: bytesOf(pool),
        alloc: 0,
        frag: 0,
        dedup: 1,
        health: 'ONLINE',
      })),
  },
  {
    name: 'directory',
    task: 'dircreate',
    used: 'mounted',
    devices: single,
    storage: (name) => ({
      type: 'dir',
      path: `/mnt/pve/${name}`,
      content: 'images,rootdir,vztmpl,iso,backup,snippets',
      is_mountpoint: '1',
    }),
    view: (pools) =>
      pools.map((pool) => ({
        device: optionText(pool.config, 'devices'),
        options: 'defaults',
        path: `/mnt/pve/${pool.id}`,
        type: optionText(pool.config, 'filesystem') || 'ext4',
        unitfile: `/etc/systemd/system/mnt-pve-${pool.id}.mount`,
      })),
  },
];

const fileOf = (kind: PoolKind, node: string): string => `disks/${node}/${kind.name}`;

function needPool(kind: PoolKind, { lab, given }: OperationCall): SectionRecord {
  const pool = findSection(lab, fileOf(kind, given.node), given.text('name'));
  if (!pool) throw refuse(`no such ${kind.name} '${given.text('name')}' on node '${given.node}'`);
  return pool;
}

function create(kind: PoolKind, call: OperationCall): string {
  const { lab, given, caller } = call;
  const { node } = given;
  const name = given.text('name');
  if (findSection(lab, fileOf(kind, node), name))
    throw refuse(`a ${kind.name} named '${name}' already exists on node '${node}'`);
  const devices = kind.devices(call).map((device) => needUnused(lab, node, device));
  checkRaid(given.optionalText('raidlevel'), devices.length);
  const isStored = given.flag('add_storage');
  if (isStored) {
    caller.need('/storage', 'Datastore.Allocate');
    if (lab.state.storages.has(name)) throw refuse(`storage ID '${name}' already defined`);
  }
  return lab.tasks.start({
    node,
    type: kind.task,
    id: name,
    user: caller.id,
    work: () => {
      for (const device of devices) setUse(lab, node, device, { used: kind.used, gpt: 1 });
      const { raidlevel, filesystem } = given.options();
      putSection(lab, {
        file: fileOf(kind, node),
        id: name,
        config: {
          devices: devices.join(','),
          ...(raidlevel === undefined ? {} : { raidlevel }),
          ...(filesystem === undefined ? {} : { filesystem }),
        },
      });
      if (isStored) lab.state.storages.set(name, storageOf(name, { ...kind.storage(name), nodes: node }));
    },
  });
}

const LEAST: Readonly<Record<string, number>> = { mirror: 2, raid10: 4, raidz: 3, raidz2: 4, raidz3: 5 };

function checkRaid(level: string | undefined, count: number): void {
  const least = LEAST[level ?? ''] ?? 1;
  if (count < least) throw refuse(`${level ?? 'single'} needs at least ${least} disks`);
}

function remove(kind: PoolKind, call: OperationCall): string {
  const { lab, given, caller } = call;
  const { node } = given;
  const pool = needPool(kind, call);
  return lab.tasks.start({
    node,
    type: `${kind.name === 'directory' ? 'dir' : kind.name}remove`,
    id: pool.id,
    user: caller.id,
    work: () => {
      dropSection(lab, pool.file, pool.id);
      if (given.flag('cleanup-config')) lab.state.storages.delete(pool.id);
      const use = given.flag('cleanup-disks') ? {} : { used: 'partitions', gpt: 1 as const };
      for (const device of optionText(pool.config, 'devices').split(',')) setUse(lab, node, device, use);
    },
  });
}

/** `/nodes/{node}/disks/{lvm,lvmthin,zfs,directory}` */
export const poolRoutes: readonly AnyRoute[] = [
  ...kinds.flatMap((kind) => {
    const path = `/nodes/{node}/disks/${kind.name}`;
    return [
      operation(`GET ${path}`, ({ lab, given }) => kind.view(sectionsOf(lab, fileOf(kind, given.node)))),
      operation(`POST ${path}`, (call) => create(kind, call)),
      operation(`DELETE ${path}/{name}`, (call) => remove(kind, call)),
    ];
  }),
  operation('GET /nodes/{node}/disks/zfs/{name}', (call) => {
    const zfs = kinds.find(({ name }) => name === 'zfs');
    if (!zfs) throw refuse('no ZFS');
    const { id, config } = needPool(zfs, call);
    const devices = optionText(config, 'devices').split(',');
    const row = (name: string): object => ({ name, state: 'ONLINE', read: 0, write: 0, cksum: 0, msg: '' });
    return {
      name: id,
      state: 'ONLINE',
      errors: 'No known data errors',
      children: [{ ...row(id), children: devices.map(row) }],
    };
  }),
];
