import type { ContentType } from '../model';

/** What a type of storage is. */
export interface StorageType {
  /** Options that it must have. */
  readonly required: readonly string[];
  /** Options of its own that it may have. */
  readonly optional: readonly string[];
  readonly content: readonly ContentType[];
  /** Content when none is given. */
  readonly defaultContent: readonly ContentType[];
  /** Every node sees the same. */
  readonly shared?: true;
  /** Volumes are files below a path of the node; that of the storage's own, or one that PVE gives. */
  readonly files?: 'own' | 'mounted';
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
const FILES = ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets', 'import'] as const;
const DISKS = ['images', 'rootdir'] as const;
const FILE_OPTIONS =
  'content-dirs create-base-path create-subdirs format is_mountpoint mkdir preallocation snapshot-as-volume-chain';
const MOUNT = 'content-dirs create-base-path create-subdirs format mkdir options preallocation';

/** Types of storage with their options; those that all have (`nodes`, `disable`, …) are not named. */
export const STORAGE_TYPES: Readonly<Record<string, StorageType>> = {
  dir: {
    required: ['path'],
    optional: words(FILE_OPTIONS),
    content: FILES,
    defaultContent: ['images'],
    files: 'own',
  },
  btrfs: {
    required: ['path'],
    optional: words('content-dirs create-base-path create-subdirs format is_mountpoint mkdir nocow'),
    content: FILES,
    defaultContent: ['images', 'rootdir'],
    files: 'own',
  },
  nfs: {
    required: ['server', 'export'],
    optional: words(`${MOUNT} path snapshot-as-volume-chain`),
    content: FILES,
    defaultContent: ['images'],
    shared: true,
    files: 'mounted',
  },
  cifs: {
    required: ['server', 'share'],
    optional: words(`${MOUNT} path domain smbversion subdir username snapshot-as-volume-chain`),
    content: FILES,
    defaultContent: ['images'],
    shared: true,
    files: 'mounted',
  },
  glusterfs: {
    required: ['volume'],
    optional: words(`${MOUNT} server server2 transport`),
    content: ['images', 'vztmpl', 'iso', 'backup', 'snippets', 'import'],
    defaultContent: ['images'],
    shared: true,
    files: 'mounted',
  },
  cephfs: {
    required: [],
    optional: words(
      'content-dirs create-base-path create-subdirs fs-name fuse keyring mkdir monhost path subdir username options',
    ),
    content: ['vztmpl', 'iso', 'backup', 'snippets', 'import'],
    defaultContent: ['backup'],
    shared: true,
    files: 'mounted',
  },
  lvm: {
    required: ['vgname'],
    optional: words(
      'base saferemove saferemove-stepsize saferemove_throughput snapshot-as-volume-chain tagged_only',
    ),
    content: DISKS,
    defaultContent: ['images'],
  },
  lvmthin: { required: ['thinpool', 'vgname'], optional: [], content: DISKS, defaultContent: DISKS },
  zfspool: {
    required: ['pool'],
    optional: words('blocksize mountpoint sparse'),
    content: DISKS,
    defaultContent: DISKS,
  },
  zfs: {
    required: words('portal target pool iscsiprovider'),
    optional: words('blocksize comstar_hg comstar_tg lio_tpg nowritecache sparse zfs-base-path'),
    content: ['images'],
    defaultContent: ['images'],
    shared: true,
  },
  iscsi: {
    required: ['portal', 'target'],
    optional: [],
    content: ['images'],
    defaultContent: ['images'],
    shared: true,
  },
  iscsidirect: {
    required: ['portal', 'target'],
    optional: [],
    content: ['images'],
    defaultContent: ['images'],
    shared: true,
  },
  rbd: {
    required: [],
    optional: words('authsupported data-pool keyring krbd monhost namespace pool username'),
    content: DISKS,
    defaultContent: ['images'],
    shared: true,
  },
  pbs: {
    required: words('server datastore'),
    optional: words('encryption-key fingerprint master-pubkey namespace port username'),
    content: ['backup'],
    defaultContent: ['backup'],
    shared: true,
  },
  esxi: {
    required: words('server username'),
    optional: words('skip-cert-verification'),
    content: ['import'],
    defaultContent: ['import'],
    shared: true,
  },
};
