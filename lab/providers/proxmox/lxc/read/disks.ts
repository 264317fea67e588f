import { parseBoolean } from '../../../../../pve/wire';
import { block, blocks, text } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { readProperties } from '../../property';
import { isClone } from '../defaults';
import type { ContainerConfig } from '../guest';
import { numbered } from './blocks';
import { gibOf, textOf } from './config';

/** The root disk; for a copy only where the configuration speaks of it. */
export function readRootDisk(state: ObjectValue, config: ContainerConfig): Value {
  const known = block(state, 'disk');
  if (isClone(state) && !known) return [];
  const found = readProperties(textOf(config, 'rootfs'), 'volume');
  const volume = found.get('volume') ?? '';
  const isOn = (key: string): boolean => parseBoolean(found.get(key)) ?? false;
  const disk = {
    acl: isOn('acl'),
    datastore_id: volume.split(':')[0] ?? '',
    mount_options: inOrder(split(found.get('mountoptions')), known),
    path_in_datastore: volume,
    quota: isOn('quota'),
    replicate: isOn('replicate'),
    size: Math.floor(gibOf(found.get('size'))),
  };
  const isUsual =
    disk.datastore_id === 'local' && disk.mount_options.length === 0 && !disk.acl && !disk.quota;
  return known || !isUsual ? [disk] : [];
}

/** Their order means nothing: while they are the same, the state's own order stays. */
function inOrder(options: readonly string[], known: ObjectValue | undefined): readonly Value[] {
  const before = Array.isArray(known?.mount_options) ? known.mount_options.map(String) : [];
  const isSame = [...before].sort().join() === [...options].sort().join();
  return isSame ? before : options;
}

/** The mount points, each with the size and the volume that the configuration speaks of where they are the same. */
export function readMountPoints(state: ObjectValue, config: ContainerConfig): Value {
  const known = blocks(state, 'mount_point');
  if (isClone(state) && known.length === 0) return [];
  return numbered(config, 'mp').map((entry) => {
    const found = readProperties(entry, 'volume');
    const isOn = (key: string, usual = false): boolean => parseBoolean(found.get(key)) ?? usual;
    const volume = found.get('volume') ?? '';
    return {
      acl: isOn('acl'),
      backup: isOn('backup'),
      mount_options: [...split(found.get('mountoptions'))],
      path: found.get('mp') ?? '',
      path_in_datastore: volume,
      quota: isOn('quota'),
      read_only: isOn('ro'),
      replicate: isOn('replicate', true),
      shared: isOn('shared'),
      size: found.get('size') ?? '',
      volume,
    };
  });
}

/** True where a volume in the state is what a storage in the configuration became. */
export function isSameVolume(before: ObjectValue, wanted: ObjectValue): boolean {
  const storage = text(wanted, 'volume').split(':')[0] ?? '';
  return before.volume === wanted.volume || text(before, 'volume').startsWith(`${storage}:`);
}

function split(options: string | undefined): readonly string[] {
  return (options ?? '').split(';').filter((option) => option !== '');
}
