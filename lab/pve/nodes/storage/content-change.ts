import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, without, type VolumeRecord } from '../../model';
import { copyDisk, isFileContent, needVolume, storageOn, volumeId, volumeKey } from '../../volumes';

const PATH = '/nodes/{node}/storage/{storage}/content/{volume}';

function volumeOf({ lab, given }: OperationCall): VolumeRecord {
  const name = given.text('volume');
  return needVolume(lab, given.node, name.includes(':') ? name : `${given.text('storage')}:${name}`);
}

/** Notes and protection; they are for backups. */
function change(call: OperationCall): null {
  const { lab, given, caller } = call;
  const volume = volumeOf(call);
  caller.needAny(`/storage/${volume.storage}`, 'Datastore.Allocate', 'Datastore.AllocateSpace');
  if (volume.content !== 'backup')
    throw refuse(`volume '${volumeId(volume)}' does not support notes and protection`);
  const notes = given.optionalText('notes');
  const isProtected = given.has('protected') ? given.flag('protected') : volume.protected === true;
  const storage = storageOn(lab, given.node, volume.storage);
  lab.state.volumes.set(volumeKey(storage, given.node, volume.volume), {
    ...without(volume, 'protected'),
    ...(isProtected ? { protected: true as const } : {}),
    ...(notes === undefined ? {} : { notes }),
  });
  return null;
}

/** A copy under another name; root only, as PVE calls it an experiment. */
function copy(call: OperationCall): string {
  const { lab, given, caller } = call;
  const { node } = given;
  const volume = volumeOf(call);
  if (isFileContent(volume.content)) throw refuse(`volume '${volumeId(volume)}' cannot be copied`);
  const target = given.optionalText('target_node') ?? node;
  const [storage = '', name = ''] = given.text('target').includes(':')
    ? given.text('target').split(':')
    : [volume.storage, given.text('target')];
  return lab.tasks.start({
    node,
    type: 'imgcopy',
    id: '',
    user: caller.id,
    work: () => {
      copyDisk(lab, volume, {
        vmid: Number(/^(?:.*\/)?(?:vm|base)-(\d+)-/.exec(name)?.[1] ?? volume.vmid),
        node: target,
        storage,
        name: name.replace(/^.*\//, '').replace(/\.\w+$/, ''),
        format: volume.format,
        content: volume.content === 'rootdir' ? 'rootdir' : 'images',
      });
    },
  });
}

/** Changes of volumes, and what the lab cannot look into */
export const contentChangeRoutes: readonly AnyRoute[] = [
  operation(`PUT ${PATH}`, change),
  operation(`POST ${PATH}`, copy),
  operation('GET /nodes/{node}/storage/{storage}/import-metadata', ({ lab, given }) => {
    const volume = needVolume(lab, given.node, given.text('volume'));
    if (volume.content !== 'import') throw refuse(`volume '${volumeId(volume)}' is no import`);
    return {
      type: 'vm',
      source: 'esxi',
      'create-args': { name: volume.volume.replace(/^.*\//, '').replace(/\.\w+$/, '') },
      disks: { scsi0: { volid: volumeId(volume), size: volume.virtualSize ?? volume.size } },
      warnings: [],
    };
  }),
  operation('GET /nodes/{node}/storage/{storage}/identity', ({ lab, given }) => {
    const storage = storageOn(lab, given.node, given.text('storage'));
    return { type: storage.type, id: storage.shared ? storage.storage : `${given.node}/${storage.storage}` };
  }),
];
