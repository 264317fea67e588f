import { boolean, list, optional, route, text, type AnyRoute } from '../http';
import { refuse, refuseParams, type AclRecord, type Lab } from '../model';

/** PVE knows these roots of paths. */
const PATH = /^\/(?:(?:access|mapping|nodes|pool|sdn|storage|vms)(?:\/[^/\s]+)*)?$/;

/** `/access/acl` */
export const aclRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/access/acl',
    params: {},
    handle: ({ lab }) =>
      [...lab.state.acl.values()].map(({ path, type, ugid, roleid, propagate }) => ({
        path,
        type,
        ugid,
        roleid,
        propagate,
      })),
  }),
  route({
    method: 'PUT',
    path: '/access/acl',
    params: {
      path: text({ pattern: PATH }),
      roles: list(),
      users: optional(list()),
      groups: optional(list()),
      tokens: optional(list()),
      propagate: optional(boolean()),
      delete: optional(boolean()),
    },
    handle: ({ lab, params }) => {
      const subjects = [
        ...(params.users ?? []).map((ugid) => ({ type: 'user' as const, ugid })),
        ...(params.groups ?? []).map((ugid) => ({ type: 'group' as const, ugid })),
        ...(params.tokens ?? []).map((ugid) => ({ type: 'token' as const, ugid })),
      ];
      if (subjects.length === 0)
        throw refuseParams({ users: `either 'users', 'groups' or 'tokens' is required.` });
      const propagate = params.propagate === false ? 0 : 1;
      const entries = params.roles.flatMap((roleid) =>
        subjects.map((subject) => ({ path: params.path, roleid, propagate, ...subject }) as const),
      );
      for (const entry of entries) write(lab, entry, params.delete === true);
      return null;
    },
  }),
];

function write(lab: Lab, entry: AclRecord, remove: boolean): void {
  const key = [entry.path, entry.type, entry.ugid, entry.roleid].join('\n');
  if (remove) {
    lab.state.acl.delete(key);
    return;
  }
  if (!lab.state.roles.has(entry.roleid)) throw refuse(`role '${entry.roleid}' does not exist`);
  checkSubject(lab, entry);
  lab.state.acl.set(key, entry);
}

function checkSubject(lab: Lab, entry: AclRecord): void {
  const [userid = '', tokenid] = entry.ugid.split('!');
  if (entry.type === 'group') throw refuse(`group '${entry.ugid}' does not exist`);
  const user = lab.state.users.get(userid);
  if (!user) throw refuse(`user '${userid}' does not exist`);
  if (tokenid !== undefined && !Object.hasOwn(user.tokens, tokenid)) {
    throw refuse(`no such token '${tokenid}' for user '${userid}'`);
  }
}
