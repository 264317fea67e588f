import { createHash } from 'node:crypto';
import { formats, optional, route, text, type AnyRoute } from '../http';
import { refuse, type StorageRecord } from '../model';

function view(storage: StorageRecord): Record<string, unknown> {
  return {
    digest: createHash('sha1').update(JSON.stringify(storage)).digest('hex'),
    storage: storage.storage,
    type: storage.type,
    content: storage.content.join(','),
    ...(storage.path === undefined ? { thinpool: 'data', vgname: 'pve' } : { path: storage.path }),
    ...(storage.shared ? { shared: 1 } : {}),
    ...(storage.nodes === undefined ? {} : { nodes: storage.nodes.join(',') }),
  };
}

/** `/storage` */
export const storageRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/storage',
    params: { type: optional(text()) },
    handle: ({ lab, params, caller }) =>
      [...lab.state.storages.values()]
        .filter(({ storage }) =>
          caller.mayAny(`/storage/${storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace'),
        )
        .filter(({ type }) => params.type === undefined || type === params.type)
        .map(view),
  }),
  route({
    method: 'GET',
    path: '/storage/:storage',
    params: { storage: formats.storage },
    handle: ({ lab, params }) => {
      const storage = lab.state.storages.get(params.storage);
      if (!storage) throw refuse(`storage '${params.storage}' does not exist`);
      return view(storage);
    },
  }),
];
