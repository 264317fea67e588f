import { parseBoolean } from '../../../../pve/wire';
import type { DataSource } from '../../resource';
import { accessResources, roleResource, showDate } from '../access';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';
import { text } from '../../resource';
import { dataOf } from './of-resource';

interface UserRow {
  readonly userid: string;
  readonly comment?: string;
  readonly email?: string;
  readonly enable?: unknown;
  readonly expire?: number;
  readonly firstname?: string;
  readonly groups?: string | readonly string[];
  readonly keys?: string;
  readonly lastname?: string;
}

interface AclRow {
  readonly path: string;
  readonly type: string;
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate?: unknown;
}

const LONG = 'proxmox_virtual_environment_';

/** What one user or group may, where. */
function withAcl(name: 'user' | 'group'): DataSource<Session> {
  return dataOf(`${LONG}${name}`, async (config, operation) => {
    const id = text(config, `${name}_id`);
    const found = await accessResources[`${LONG}${name}`]?.read({ ...config, id }, operation);
    if (!found) return null;
    const rows = await operation.session.api.get<readonly AclRow[]>('access/acl');
    const acl = rows
      .filter((row) => row.type === name && row.ugid === id)
      .map((row) => ({
        path: row.path,
        propagate: parseBoolean(row.propagate) ?? false,
        role_id: row.roleid,
      }));
    return { ...found, acl };
  });
}

/** Users, groups and roles. */
export const accessSources: Readonly<Record<string, DataSource<Session>>> = {
  [`${LONG}user`]: withAcl('user'),
  [`${LONG}group`]: withAcl('group'),
  [`${LONG}role`]: dataOf(`${LONG}role`, (config, operation) =>
    roleResource.read({ ...config, id: text(config, 'role_id') }, operation),
  ),
  [`${LONG}users`]: {
    schema: dataSourceSchema(`${LONG}users`),
    async read(_config, { session }) {
      const rows = await session.api.get<readonly UserRow[]>('access/users', { full: 1 });
      const users = [...rows].sort((left, right) => (left.userid < right.userid ? -1 : 1));
      return {
        id: 'users',
        comments: users.map((user) => user.comment ?? ''),
        emails: users.map((user) => user.email ?? ''),
        enabled: users.map((user) => parseBoolean(user.enable) ?? true),
        expiration_dates: users.map((user) => showDate(Math.max(0, user.expire ?? 0))),
        first_names: users.map((user) => user.firstname ?? ''),
        groups: users.map((user) => groupsOf(user.groups)),
        keys: users.map((user) => user.keys ?? ''),
        last_names: users.map((user) => user.lastname ?? ''),
        user_ids: users.map((user) => user.userid),
      };
    },
  },
  [`${LONG}groups`]: {
    schema: dataSourceSchema(`${LONG}groups`),
    async read(_config, { session }) {
      const rows = await session.api.get<readonly { groupid: string; comment?: string }[]>('access/groups');
      const groups = [...rows].sort((left, right) => (left.groupid < right.groupid ? -1 : 1));
      return {
        id: 'groups',
        comments: groups.map((group) => group.comment ?? ''),
        group_ids: groups.map((group) => group.groupid),
      };
    },
  },
  [`${LONG}roles`]: {
    schema: dataSourceSchema(`${LONG}roles`),
    async read(_config, { session }) {
      const rows =
        await session.api.get<readonly { roleid: string; privs?: string; special?: unknown }[]>(
          'access/roles',
        );
      const roles = [...rows].sort((left, right) => (left.roleid < right.roleid ? -1 : 1));
      return {
        id: 'roles',
        privileges: roles.map((role) => (role.privs ?? '').split(',').filter((name) => name !== '')),
        role_ids: roles.map((role) => role.roleid),
        special: roles.map((role) => parseBoolean(role.special) ?? false),
      };
    },
  },
};

/** PVE lists them with commas, and shows those of one user as a list. */
function groupsOf(groups: UserRow['groups']): readonly string[] {
  if (groups === undefined) return [];
  return typeof groups === 'string' ? groups.split(',').filter((name) => name !== '') : groups;
}
