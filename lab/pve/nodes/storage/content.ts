import type { Caller } from '../../auth';
import { formats, integer, optional, route, text, type AnyRoute } from '../../http';
import {
  refuse,
  refuseParams,
  type ContentType,
  type Lab,
  type StorageRecord,
  type VolumeRecord,
} from '../../model';
import { parseSize } from '../../../../pve/wire';
import {
  checkVolumeRead,
  allocateDisk,
  isFileContent,
  needVolume,
  readFiles,
  removeVolume,
  storageOn,
  volumeId,
  volumePath,
} from '../../volumes';

const one = { node: formats.node, storage: formats.storage };
const volumeParams = { ...one, volume: text() };

function row(volume: VolumeRecord): Record<string, unknown> {
  return {
    volid: volumeId(volume),
    content: volume.content,
    format: volume.format,
    size: volume.size,
    ctime: volume.ctime,
    ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
    ...(volume.notes === undefined ? {} : { notes: volume.notes }),
    ...(volume.protected ? { protected: 1 } : {}),
    ...(volume.backupOf ? { subtype: volume.backupOf.type } : {}),
    ...(volume.parent === undefined ? {} : { parent: volume.parent }),
  };
}

function volumesOf(lab: Lab, node: string, storage: StorageRecord): VolumeRecord[] {
  return [...lab.state.volumes.values()]
    .filter((volume) => volume.storage === storage.storage && (volume.node ?? node) === node)
    .sort((left, right) => (left.volume < right.volume ? -1 : 1));
}

/** The volume may be named with its storage or without; the bpg provider does both. */
function volid(storage: string, volume: string): string {
  return volume.includes(':') ? volume : `${storage}:${volume}`;
}

/** `/nodes/{node}/storage/{storage}/content` */
export const contentRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/storage/:storage/content',
    params: { ...one, content: optional(text()), vmid: optional(integer()) },
    handle: ({ lab, params }) => {
      const storage = storageOn(lab, params.node, params.storage);
      readFiles(lab, params.node, storage, params.content);
      return volumesOf(lab, params.node, storage)
        .filter(
          (volume) => params.content === undefined || volume.content === (params.content as ContentType),
        )
        .filter((volume) => params.vmid === undefined || volume.vmid === params.vmid)
        .map(row);
    },
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/storage/:storage/content',
    params: {
      ...one,
      vmid: formats.vmid,
      filename: text({ pattern: /^vm-\d+-[\w.-]+$/ }),
      size: text({ pattern: /^\d+[MG]?$/ }),
      format: optional(text()),
    },
    handle: ({ lab, params }) => allocate(lab, params),
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/storage/:storage/content/*',
    params: volumeParams,
    handle: ({ lab, params, caller }) => {
      const found = needVolume(lab, params.node, volid(params.storage, params.volume));
      checkVolumeRead(caller, found);
      const path = volumePath(storageOn(lab, params.node, found.storage), found);
      const { format, size, notes } = found;
      const mark = found.protected ? { protected: 1 } : {};
      return { path, format, size, used: size, ...(notes === undefined ? {} : { notes }), ...mark };
    },
  }),
  route({
    method: 'DELETE',
    path: '/nodes/:node/storage/:storage/content/*',
    params: { ...volumeParams, delay: optional(integer({ minimum: 1, maximum: 30 })) },
    // The bpg provider does not wait for this task, and uploads the next file of that name at once: it has ended here.
    handle: async ({ lab, params, caller }) => {
      const { node } = params;
      const found = needVolume(lab, node, volid(params.storage, params.volume));
      checkVolumeRemoval(caller, found);
      if (found.protected) throw refuse(`can't remove protected volume '${volumeId(found)}'`);
      if (!isFileContent(found.content)) refuseUsed(lab, found);
      await removeVolume(lab, node, found);
      const id = volumeId(found).replace(':', '');
      return lab.tasks.start({ node, type: 'imgdel', id, user: caller.id, work: () => undefined });
    },
  }),
];

function checkVolumeRemoval(caller: Caller, volume: VolumeRecord): void {
  const { storage, vmid, content } = volume;
  const isOwnBackup =
    content === 'backup' &&
    vmid !== undefined &&
    caller.may(`/storage/${storage}`, 'Datastore.AllocateSpace') &&
    caller.may(`/vms/${vmid}`, 'VM.Backup');
  if (!isOwnBackup) caller.need(`/storage/${storage}`, 'Datastore.Allocate');
}

function refuseUsed(lab: Lab, volume: VolumeRecord): void {
  const id = volumeId(volume);
  const child = [...lab.state.volumes.values()].find(({ parent }) => parent === id);
  if (child) throw refuse(`base volume '${volume.volume}' is still in use by linked clones`);
  const vm = lab.state.vms.get(String(volume.vmid)) ?? lab.state.containers.get(String(volume.vmid));
  if (vm && Object.values(vm.config).some((value) => String(value).split(',')[0] === id)) {
    throw refuse(`cannot remove volume '${id}': it is used by VM ${vm.vmid}`);
  }
}

function allocate(
  lab: Lab,
  params: {
    node: string;
    storage: string;
    vmid: number;
    filename: string;
    size: string;
    format: string | undefined;
  },
): string {
  // The ending of the name is the format, and not part of what it is called here.
  const [, name = params.filename, ending] = /^(.*)\.(raw|qcow2|vmdk|subvol)$/.exec(params.filename) ?? [];
  const { format = ending } = params;
  if (ending !== undefined && format !== ending) {
    throw refuseParams({ format: `different storage formats (${String(format)} != ${ending})` });
  }
  const volume = allocateDisk(lab, {
    vmid: params.vmid,
    node: params.node,
    storage: params.storage,
    size: parseSize(/[MG]$/.test(params.size) ? params.size : `${params.size}K`),
    name,
    ...(format === undefined ? {} : { format }),
  });
  return volumeId(volume);
}
