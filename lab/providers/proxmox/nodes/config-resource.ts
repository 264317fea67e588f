import { isSet, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { oneNode } from './one-node';

/** `proxmox_node_config`: the notes of a node. */
export const nodeConfigResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_node_config'),
  legacy: false,

  async create(planned, operation) {
    await write(planned, {}, operation);
    return read({ ...settle(planned), id: text(planned, 'node_name') }, operation);
  },

  read,

  async update(prior, planned, operation) {
    const isGone = isSet(prior, 'description') && !isSet(planned, 'description');
    await write(planned, isGone ? { delete: ['description'] } : {}, operation);
    return read(settle(planned), operation);
  },

  async delete(state, operation) {
    if (!isSet(state, 'description')) return;
    await operation.session.api.put(pathOf(state), { delete: ['description'] });
  },

  import: (id) => ({ ...oneNode(id), id }),
};

function pathOf(object: ObjectValue): string {
  return `nodes/${text(object, 'node_name')}/config`;
}

function write(
  planned: ObjectValue,
  more: { delete?: readonly string[] },
  operation: Operation<Session>,
): Promise<unknown> {
  const description = isSet(planned, 'description') ? text(planned, 'description') : undefined;
  return operation.session.api.put(pathOf(planned), { description, ...more });
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const { description } = await operation.session.api.get<{ description?: string }>(pathOf(state));
  const known = text(state, 'description');
  // PVE ends notes with a line's end, whatever it was given.
  const isSame = description?.trimEnd() === known.trimEnd();
  return { ...state, description: isSame ? known : (description ?? null) };
}
