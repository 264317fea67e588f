import type { FormParams } from '../../../../../pve/wire';
import { blocks, flag, number, text, texts } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { given, properties } from '../../property';
import { gibOf } from '../read/config';

/** What PVE makes where nothing is said of the root disk. */
const DEFAULT_GIB = 4;

/**
 * The root disk of a new container; undefined where `storage` alone says it all: PVE makes 4 GB there.
 *
 * @param hasMountPoints with mount points PVE wants to be told
 */
export function newRootDisk(disk: ObjectValue, hasMountPoints: boolean): string | undefined {
  const options = texts(disk, 'mount_options');
  const switches = ['acl', 'quota', 'replicate'] as const;
  const isPlain =
    number(disk, 'size') === DEFAULT_GIB &&
    !hasMountPoints &&
    options.length === 0 &&
    !switches.some((name) => flag(disk, name));
  if (isPlain || text(disk, 'datastore_id') === '') return undefined;
  return properties(
    ['volume', `${text(disk, 'datastore_id')}:${number(disk, 'size')}`],
    ['mountoptions', given(options.join(';'))],
    ...switches.map((name) => [name, flag(disk, name) || undefined] as const),
  );
}

/** The root disk of a container that is there. */
export function rootDisk(disk: ObjectValue, volume: string): string {
  return properties(
    ['volume', volume],
    ['acl', flag(disk, 'acl')],
    ['mountoptions', given([...texts(disk, 'mount_options')].sort().join(';'))],
    ['quota', flag(disk, 'quota')],
    ['replicate', flag(disk, 'replicate')],
    ['size', `${number(disk, 'size')}G`],
  );
}

/** The parameters of all mount points. */
export function mountPointParams(planned: ObjectValue, isNew: boolean): FormParams {
  const entries = blocks(planned, 'mount_point').map(
    (entry, index) => [`mp${index}`, mountPoint(entry, isNew)] as const,
  );
  return Object.fromEntries(entries);
}

function mountPoint(entry: ObjectValue, isNew: boolean): string {
  const { volume, size } = volumeOf(entry);
  const sent = (name: string): boolean | undefined => flag(entry, name) || (isNew ? undefined : false);
  const isReplicated = flag(entry, 'replicate');
  return properties(
    ['acl', sent('acl')],
    ['backup', sent('backup')],
    ['mountoptions', given(texts(entry, 'mount_options').join(';'))],
    ['mp', text(entry, 'path')],
    ['quota', sent('quota')],
    ['ro', sent('read_only')],
    ['replicate', isReplicated && isNew ? undefined : isReplicated],
    ['shared', sent('shared')],
    ['size', size],
    ['volume', volume],
  );
}

/** A storage and a size make a new volume, `local-lvm:8`; a volume that is there, or a path, stays. */
function volumeOf(entry: ObjectValue): { volume: string; size?: string } {
  const [volume, size] = [text(entry, 'volume'), text(entry, 'size')];
  if (size === '') return { volume };
  const [storage = '', name = ''] = volume.split(':', 2);
  if (name !== '') return { volume, size };
  return { volume: `${storage}:${Math.ceil(gibOf(size))}` };
}
