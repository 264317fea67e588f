import type { Caller } from '../../auth';
import { boolean, formats, optional, route, text, type AnyRoute } from '../../http';
import type { ContentType, Lab, StorageRecord } from '../../model';
import { storageOn, storagesOf, storageUse } from '../../volumes';

const one = { node: formats.node, storage: formats.storage };

const STORAGE_BELOW =
  'content download-url file-restore identity import-metadata oci-registry-pull prunebackups rrd rrddata status upload'.split(
    ' ',
  );

function maySee(caller: Caller, storage: string): boolean {
  return caller.mayAny(`/storage/${storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace');
}

function status(lab: Lab, node: string, storage: StorageRecord): Record<string, unknown> {
  return {
    type: storage.type,
    content: storage.content.join(','),
    active: storage.disabled ? 0 : 1,
    enabled: storage.disabled ? 0 : 1,
    shared: storage.shared ? 1 : 0,
    ...storageUse(lab, node, storage),
  };
}

/** `/nodes/{node}/storage` and `…/{storage}/status` */
export const storageListRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/storage',
    params: {
      node: formats.node,
      storage: optional(formats.storage),
      content: optional(text()),
      enabled: optional(boolean()),
      target: optional(formats.node),
      format: optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      const wanted = params.content?.split(',') as ContentType[] | undefined;
      return storagesOf(lab, params.node)
        .filter((storage) => params.enabled !== true || storage.disabled !== true)
        .filter((storage) => maySee(caller, storage.storage))
        .filter((storage) => params.storage === undefined || storage.storage === params.storage)
        .filter(
          (storage) => wanted === undefined || wanted.some((content) => storage.content.includes(content)),
        )
        .map((storage) => {
          const view = status(lab, params.node, storage);
          return { storage: storage.storage, ...view, used_fraction: Number(view['used']) / storage.total };
        });
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/storage/:storage',
    params: one,
    handle: ({ lab, params }) => {
      storageOn(lab, params.node, params.storage);
      return STORAGE_BELOW.map((subdir) => ({ subdir }));
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/storage/:storage/status',
    params: one,
    handle: ({ lab, params }) => status(lab, params.node, storageOn(lab, params.node, params.storage)),
  }),
];
