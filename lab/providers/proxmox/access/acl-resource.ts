import { parseBoolean, type FormParams } from '../../../../pve/wire';
import { flag, text, type Operation, type ResourceType } from '../../resource';
import { onlyOneOf } from '../combinations';
import type { ObjectValue } from '../../values';
import { importId, textOf } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

/** Whom an entry is about: the argument, the parameter, and the type in PVE's list. */
const WHO = [
  { argument: 'group_id', parameter: 'groups', type: 'group' },
  { argument: 'token_id', parameter: 'tokens', type: 'token' },
  { argument: 'user_id', parameter: 'users', type: 'user' },
] as const;

interface AclRow {
  readonly path?: string;
  readonly type?: string;
  readonly ugid?: string;
  readonly roleid?: string;
  readonly propagate?: unknown;
}

/** `proxmox_acl`: one role of a user, a group or a token on one path. */
export const aclResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_acl'),
  legacy: false,
  validate: onlyOneOf('group_id', 'token_id', 'user_id'),

  async create(planned, operation) {
    await operation.session.api.put('access/acl', params(planned));
    return { ...settle(planned), id: idOf(planned) };
  },

  read,

  async update(prior, planned, operation) {
    await operation.session.api.put('access/acl', { ...params(prior), delete: true });
    await operation.session.api.put('access/acl', params(planned));
    return { ...settle(planned), id: idOf(planned) };
  },

  async delete(state, operation) {
    await operation.session.api.put('access/acl', { ...params(state), delete: true });
  },

  import(id) {
    const form = 'PATH?WHO?ROLE, as in /vms?bob@pve?PVEAuditor';
    const {
      path = '',
      who,
      role_id: role = '',
    } = importId(/^(?<path>[^?]+)\?(?<who>[^?]+)\?(?<role_id>[^?]+)$/, form)(id);
    const name = textOf(who) ?? '';
    const index = name.includes('!') ? 1 : name.includes('@') ? 2 : 0;
    return { id, path, role_id: role, propagate: false, [WHO[index].argument]: name };
  },
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const rows = await operation.session.api.get<readonly AclRow[]>('access/acl');
  const found = rows.find(
    (row) =>
      row.path === text(state, 'path') &&
      row.roleid === text(state, 'role_id') &&
      WHO.some(({ type, argument }) => row.type === type && row.ugid === text(state, argument)),
  );
  return found ? { ...state, propagate: parseBoolean(found.propagate) ?? true } : null;
}

function params(entry: ObjectValue): FormParams {
  const who = WHO.filter(({ argument }) => text(entry, argument) !== '').map(
    ({ argument, parameter }) => [parameter, text(entry, argument)] as const,
  );
  return {
    path: text(entry, 'path'),
    roles: text(entry, 'role_id'),
    propagate: flag(entry, 'propagate'),
    ...Object.fromEntries(who),
  };
}

function idOf(entry: ObjectValue): string {
  const who = WHO.map(({ argument }) => text(entry, argument)).join('');
  return `${text(entry, 'path')}?${who}?${text(entry, 'role_id')}`;
}
