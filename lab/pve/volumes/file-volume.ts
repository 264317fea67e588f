import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ContentType, Lab, StorageRecord, VolumeRecord } from '../model';

/** Contents that are files with a name of the user's; backups may be brought by hand. */
export const FILE_CONTENTS = ['iso', 'vztmpl', 'import', 'snippets', 'backup'] as const;

/** Names that a file of a content may have; PVE does not see others. */
const NAMES: Partial<Record<ContentType, RegExp>> = {
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar(\.(gz|xz|zst|bz2))?$/i,
  import: /\.(ova|qcow2|raw|vmdk|img)$/i,
  snippets: /./,
  backup: /\.(?:tgz|(?:tar|vma)(?:\.(?:gz|lzo|zst|bz2))?)$/,
};

/** Whether a file of that name is a volume of that content. */
export function isStoredName(content: ContentType, name: string): boolean {
  return /^[^./\p{Cc}][^/\p{Cc}]*$/u.test(name) && NAMES[content]?.test(name) === true;
}

/** A content whose volumes are files with a name of the user's. */
export function isFileContent(content: ContentType): boolean {
  return FILE_CONTENTS.some((entry) => entry === content);
}

/** Format that the API shows for a file, by its name. */
function readFileFormat(content: ContentType, name: string): string {
  if (content === 'snippets') return 'snippet';
  if (content === 'backup') return /\.(tgz|(?:tar|vma)(?:\.[a-z0-9]+)?)$/.exec(name)?.[1] ?? 'tar';
  if (content === 'vztmpl' && name.endsWith('.tar')) return 'tar';
  if (content === 'vztmpl') return `t${/\.tar\.(gz|xz|zst)$/.exec(name)?.[1] ?? 'gz'}`;
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? 'raw';
}

/** Guest that a backup is of, by its name: `vzdump-qemu-100-2026_11_21-06_12_59.vma.zst`. */
function backedUpGuest(name: string): number | undefined {
  const vmid = /^vzdump-(?:qemu|lxc)-([1-9]\d{2,8})-\d{4}_\d{2}_\d{2}-\d{2}_\d{2}_\d{2}\./.exec(name)?.[1];
  return vmid === undefined ? undefined : Number(vmid);
}

/** A record of a file; what the catalogue knows of its name is its origin. */
export function fileVolume(
  lab: Lab,
  storage: StorageRecord,
  file: {
    node: string;
    content: ContentType;
    name: string;
    size: number;
    virtualSize?: number;
    file?: string;
  },
): VolumeRecord {
  const known =
    file.content === 'import' || file.content === 'iso' ? lab.catalogue.find(file.name) : undefined;
  const virtualSize = file.virtualSize ?? known?.virtualSize;
  const vmid = file.content === 'backup' ? backedUpGuest(file.name) : undefined;
  return {
    storage: storage.storage,
    ...(storage.shared ? {} : { node: file.node }),
    volume: `${file.content}/${file.name}`,
    content: file.content,
    format: readFileFormat(file.content, file.name),
    size: file.size,
    ctime: Math.floor(lab.now() / 1000),
    ...(vmid === undefined ? {} : { vmid }),
    ...(known ? { origin: known.root } : {}),
    ...(virtualSize === undefined ? {} : { virtualSize }),
    ...(file.file === undefined ? {} : { file: file.file }),
  };
}

/** Bytes that a machine sees of an image: a qcow2 file says so at byte 24, other formats are as large as they are. */
export function virtualSizeOf(path: string): number {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(32);
    const read = readSync(file, head, 0, head.length, 0);
    const isQcow = read === head.length && head.toString('latin1', 0, 4) === 'QFI\u00fb';
    return isQcow ? Number(head.readBigUInt64BE(24)) : fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}
