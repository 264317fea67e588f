import { boolean, list, operation, optional, route, text, type AnyRoute } from '../http';
import { forbidden, type Caller } from '../auth';
import { refuse, under, refuseParams, type AclRecord, type Lab } from '../model';

/** PVE knows these roots of paths. */
const PATH = /^\/(?:(?:access|mapping|nodes|pool|sdn|storage|vms)(?:\/[^/\s]+)*)?\/?$/;

/** `/access/acl` */
export const aclRoutes: readonly AnyRoute[] = [
  operation('GET /access/acl', ({ lab, caller }) => {
    const seesAll = caller.mayAny('/access', 'Sys.Audit', 'Permissions.Modify');
    return [...lab.state.acl.values()]
      .filter((entry) => seesAll || caller.may(entry.path, 'Permissions.Modify'))
      .map(({ path: where, type, ugid, roleid, propagate }) => ({
        path: where,
        type,
        ugid,
        roleid,
        propagate,
      }));
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
    handle: ({ lab, params, caller }) => {
      const subjects = [
        ...(params.users ?? []).map((ugid) => ({ type: 'user' as const, ugid })),
        ...(params.groups ?? []).map((ugid) => ({ type: 'group' as const, ugid })),
        ...(params.tokens ?? []).map((ugid) => ({ type: 'token' as const, ugid })),
      ];
      if (subjects.length === 0)
        throw refuseParams({ users: `either 'users', 'groups' or 'tokens' is required.` });
      const propagate = params.propagate === false ? 0 : 1;
      const path = params.path.replace(/(.)\/$/, '$1');
      if (!caller.isRoot) checkGrant(lab, caller, { path, roles: params.roles });
      const entries = params.roles.flatMap((roleid) =>
        subjects.map((subject) => ({ path, roleid, propagate, ...subject }) as const),
      );
      under('ACL update failed', () => {
        for (const entry of entries) write(lab, entry, params.delete === true);
      });
      return null;
    },
  }),
];

/** Key of an entry in the state. */
export function aclKey({ path, type, ugid, roleid }: AclRecord): string {
  return [path, type, ugid, roleid].join('\n');
}

function write(lab: Lab, entry: AclRecord, remove: boolean): void {
  const key = aclKey(entry);
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
  if (entry.type === 'group') {
    if (!lab.state.groups.has(entry.ugid)) throw refuse(`group '${entry.ugid}' does not exist`);
    return;
  }
  const user = lab.state.users.get(userid);
  if (!user) throw refuse(`user '${userid}' does not exist`);
  if (tokenid !== undefined && !Object.hasOwn(user.tokens, tokenid)) {
    throw refuse(`no such token '${tokenid}' for user '${userid}'`);
  }
}

/** Who may not change all permissions can only give roles whose privileges they hold there themselves. */
function checkGrant(lab: Lab, caller: Caller, grant: { path: string; roles: readonly string[] }): void {
  if (caller.may(grant.path, 'Permissions.Modify')) return;
  for (const role of grant.roles) {
    const missing = lab.state.roles.get(role)?.privs.find((privilege) => !caller.may(grant.path, privilege));
    if (missing !== undefined) throw forbidden(`${grant.path}, ${missing}`);
  }
}
