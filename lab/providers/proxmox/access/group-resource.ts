import { classify } from '../../../../pve/client';
import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { deleteIfThere } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { readAclBlock, writeAclBlock, type AclOwner } from './acl-block';

/** `proxmox_virtual_environment_group` */
export const groupResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_group'),
  legacy: true,

  async create(planned, operation) {
    const id = text(planned, 'group_id');
    await operation.session.api.post('access/groups', { groupid: id, comment: text(planned, 'comment') });
    const state = { ...settle(planned), id };
    operation.saved(state);
    await writeAclBlock(ownerOf(id), planned, false, operation);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const id = text(prior, 'id');
    await operation.session.api.put(`access/groups/${id}`, { comment: text(planned, 'comment') });
    await writeAclBlock(ownerOf(id), prior, true, operation);
    await writeAclBlock(ownerOf(id), planned, false, operation);
    const state = { ...settle(planned), id };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    const id = text(state, 'id');
    await writeAclBlock(ownerOf(id), state, true, operation);
    await deleteIfThere(`access/groups/${id}`, operation);
  },

  import: (id) => ({ id, group_id: id }),
};

function ownerOf(id: string): AclOwner {
  return { parameter: 'groups', type: 'group', id };
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const id = text(state, 'id');
  try {
    const answer = await operation.session.api.get<{ comment?: string; members?: readonly string[] }>(
      `access/groups/${id}`,
    );
    const acl = await readAclBlock(ownerOf(id), state, operation);
    const { comment = '', members = [] } = answer;
    return { ...state, id, group_id: id, comment, members: [...members], acl };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}
