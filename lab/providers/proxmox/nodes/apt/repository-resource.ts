import { parseBoolean } from '../../../../../pve/wire';
import { flag, number, text, type Operation, type ResourceType } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { importId } from '../../objects';
import { resourceSchema } from '../../schemas';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { atLeast, matches } from '../../validators';
import { idPart, listRepositories } from './repositories';

/** `proxmox_apt_repository`: switches a source on or off; it stays when the resource is destroyed. */
export const repositoryResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_apt_repository'),
  legacy: false,
  validators: { file_path: matches(/^\//, 'an absolute path'), index: atLeast(0) },
  create: write,
  read: readRepository,
  update: (_prior, planned, operation) => write(planned, operation),
  delete: () => Promise.resolve(),
  import: (id) =>
    importId(
      /^(?<node>[^,]+),(?<file_path>\/[^,]+),(?<index>\d+)$/,
      'NODE,FILE,INDEX, as in pve1,/etc/apt/sources.list,0',
      ['index'],
    )(id),
};

async function write(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  await operation.session.api.post(`nodes/${text(planned, 'node')}/apt/repositories`, {
    enabled: flag(planned, 'enabled'),
    index: number(planned, 'index'),
    path: text(planned, 'file_path'),
  });
  return (await readRepository(settle(planned), operation)) ?? settle(planned);
}

/** A source as PVE has it; null when its file has no such one. */
export async function readRepository(
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const [node, path, index] = [text(state, 'node'), text(state, 'file_path'), number(state, 'index')];
  const { files } = await listRepositories(node, operation);
  const found = files.find((file) => file.path === path)?.repositories?.[index];
  if (!found) return null;
  return {
    ...state,
    id: `apt_repository_${node.toLowerCase()}_${idPart(path.replace(/^\//, '')).toLowerCase()}_${index}`,
    comment: found.Comment === undefined ? null : found.Comment.replace(/\n$/, ''),
    components: [...(found.Components ?? [])],
    enabled: parseBoolean(found.Enabled) ?? null,
    file_type: found.FileType ?? null,
    package_types: [...(found.Types ?? [])],
    suites: [...(found.Suites ?? [])],
    uris: [...(found.URIs ?? [])],
  };
}
