import { text, type Operation, type ResourceType } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { importId } from '../../objects';
import { resourceSchema } from '../../schemas';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { notEmpty } from '../../validators';
import { idPart, listRepositories, type Repositories } from './repositories';

/** `proxmox_apt_standard_repository`: adds one of PVE's own sources; it stays when the resource is destroyed. */
export const standardRepositoryResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_apt_standard_repository'),
  legacy: false,
  validators: { handle: notEmpty, node: notEmpty },

  async create(planned, operation) {
    const path = `nodes/${text(planned, 'node')}/apt/repositories`;
    const { digest } = await operation.session.api.get<{ digest?: string }>(path);
    await operation.session.api.put(path, { handle: text(planned, 'handle'), digest });
    return (await readStandardRepository(settle(planned), operation)) ?? settle(planned);
  },

  read: readStandardRepository,
  delete: () => Promise.resolve(),
  import: importId(/^(?<node>[^,]+),(?<handle>[^,]+)$/, 'NODE,HANDLE, as in pve1,no-subscription'),
};

/** A source that PVE knows by its handle; null when it does not. */
export async function readStandardRepository(
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const [node, handle] = [text(state, 'node'), text(state, 'handle')];
  const found = await listRepositories(node, operation);
  const known = found['standard-repos'].find((entry) => entry.handle === handle);
  if (!known) return null;
  const place = placeOf(found, handle);
  return {
    ...state,
    id: `apt_standard_repository_${node.toLowerCase()}_${idPart(handle)}`,
    description: known.description ?? null,
    name: known.name,
    status: known.status === undefined || known.status === null ? null : Number(known.status),
    file_path: place?.path ?? null,
    index: place?.index ?? null,
  };
}

/** Where a source stands: Ceph's by its release, the others by their component. */
function placeOf(found: Repositories, handle: string): { path: string; index: number } | undefined {
  const [, release, kind = handle] = /^ceph-([a-z]+)-(.+)$/.exec(handle) ?? [];
  const components = release === undefined ? [`pve-${kind}`, `pve${kind}`] : [kind];
  for (const { path, repositories = [] } of found.files) {
    const index = repositories.findIndex(
      (entry) =>
        entry.Components?.some((component) => components.includes(component)) &&
        (release === undefined || entry.URIs?.some((uri) => uri.includes(release))),
    );
    if (index >= 0) return { path, index };
  }
  return undefined;
}
