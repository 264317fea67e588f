import { classify } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import { text, texts, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import {
  deleteIfThere,
  flag,
  list,
  readFields,
  text as textField,
  type Answer,
  type Fields,
} from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { readAclBlock, writeAclBlock, type AclOwner } from './acl-block';
import { rfc3339, showDate } from './date';

const FIELDS: Fields = {
  comment: textField('comment', { absent: '' }),
  email: textField('email', { absent: '' }),
  enabled: flag('enable', { absent: true }),
  first_name: textField('firstname', { absent: '' }),
  groups: list('groups', { absent: [] }),
  keys: textField('keys', { absent: '' }),
  last_name: textField('lastname', { absent: '' }),
};

/** `proxmox_virtual_environment_user` */
export const userResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_user'),
  legacy: true,
  validators: { expiration_date: rfc3339 },

  async create(planned, operation) {
    const id = text(planned, 'user_id');
    const body = { userid: id, password: text(planned, 'password') || undefined, ...params(planned) };
    await operation.session.api.post('access/users', body);
    const state = { ...settle(planned), id };
    operation.saved(state);
    await writeAclBlock(ownerOf(id), planned, false, operation);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const id = text(prior, 'id');
    await operation.session.api.put(`access/users/${id}`, params(planned));
    const password = text(planned, 'password');
    if (password !== text(prior, 'password')) {
      await operation.session.api.put('access/password', { userid: id, password });
    }
    await writeAclBlock(ownerOf(id), prior, true, operation);
    await writeAclBlock(ownerOf(id), planned, false, operation);
    const state = { ...settle(planned), id };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    const id = text(state, 'id');
    await writeAclBlock(ownerOf(id), state, true, operation);
    await deleteIfThere(`access/users/${id}`, operation);
  },

  import: (id) => ({ id, user_id: id }),
};

function ownerOf(id: string): AclOwner {
  return { parameter: 'users', type: 'user', id };
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const id = text(state, 'id');
  try {
    const answer = await operation.session.api.get<Answer>(`access/users/${id}`);
    const acl = await readAclBlock(ownerOf(id), state, operation);
    const expiry = { expiration_date: showDate(Number(answer.expire ?? 0)) };
    return { ...state, id, user_id: id, ...readFields(FIELDS, answer, state), ...expiry, acl };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

/** Empty texts are sent: they take a value away. */
function params(planned: ObjectValue): FormParams {
  const groups = [...texts(planned, 'groups')];
  return {
    comment: text(planned, 'comment'),
    email: text(planned, 'email'),
    enable: planned.enabled === true,
    expire: Date.parse(text(planned, 'expiration_date') || showDate(0)) / 1000,
    firstname: text(planned, 'first_name'),
    groups: groups.length > 0 ? groups : undefined,
    keys: text(planned, 'keys'),
    lastname: text(planned, 'last_name'),
  };
}
