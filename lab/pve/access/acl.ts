import { boolean, list, operation, optional, route, text, type AnyRoute } from '../http';
import { aclPath, isAclPath, type Caller } from '../auth';
import { refuse, refuseParams, under, type AclRecord, type ApiError, type Lab } from '../model';

/** `/access/acl` */
export const aclRoutes: readonly AnyRoute[] = [
  operation('GET /access/acl', ({ lab, caller }) => {
    const seesAll = caller.may('/access', 'Sys.Audit');
    return [...lab.state.acl.values()]
      .filter((entry) => seesAll || caller.refusalToModify(entry.path) === undefined)
      .sort((left, right) => (left.path < right.path ? -1 : 1))
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
      path: text(),
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
      if (subjects.length === 0) {
        const words = `either 'users', 'groups' or 'tokens' is required.`;
        throw refuseParams({ users: words, groups: words, tokens: words });
      }
      const remove = params.delete === true;
      const propagate = params.propagate === false ? 0 : 1;
      const path = aclPath(params.path);
      if (path === '' || (!remove && !isAclPath(path)))
        throw refuseParams({ path: `invalid ACL path '${params.path}'` });
      under(['user.cfg', 'ACL update failed'], () => {
        const entries = params.roles.flatMap((roleid) => {
          if (!lab.state.roles.has(roleid)) throw refuse(`role '${roleid}' does not exist`);
          if (!caller.isRoot) checkGrant(lab, caller, { path, roleid, propagate, remove });
          return subjects.map((subject) => {
            checkSubject(lab, subject);
            return { path, roleid, propagate, ...subject } as const;
          });
        });
        for (const entry of entries) {
          if (remove) lab.state.acl.delete(aclKey(entry));
          else lab.state.acl.set(aclKey(entry), entry);
        }
      });
      return null;
    },
  }),
];

/** Key of an entry in the state. */
export function aclKey({ path, type, ugid, roleid }: AclRecord): string {
  return [path, type, ugid, roleid].join('\n');
}

function checkSubject(lab: Lab, entry: Pick<AclRecord, 'type' | 'ugid'>): void {
  const [userid = '', tokenid] = entry.ugid.split('!');
  if (entry.type === 'group') {
    if (!lab.state.groups.has(entry.ugid)) throw refuse(`group '${entry.ugid}' does not exist`);
    return;
  }
  const user = lab.state.users.get(userid);
  if (!user)
    throw refuse(tokenid === undefined ? `user '${userid}' does not exist` : `no such user ('${userid}')`);
  if (tokenid !== undefined && !Object.hasOwn(user.tokens, tokenid)) {
    throw refuse(`no such token '${tokenid}' for user '${userid}'`);
  }
}

/** A role that is to be given or taken away. */
interface Grant {
  readonly path: string;
  readonly roleid: string;
  readonly propagate: 0 | 1;
  readonly remove: boolean;
}

/** Who may not change all permissions deals in roles only whose privileges they hold there themselves. */
function checkGrant(lab: Lab, caller: Caller, { path, roleid, propagate, remove }: Grant): void {
  const held = caller.privileges(path);
  if (held.has('Permissions.Modify')) return;
  const begun = `Cannot ${remove ? 'remove' : 'add'} role '${roleid}'`;
  for (const privilege of lab.state.roles.get(roleid)?.privs ?? []) {
    if (!held.has(privilege)) {
      throw refused(`${begun} - requires 'Permissions.Modify' or superset of privileges.`);
    }
    if (propagate === 1 && held.get(privilege) !== true && !remove) {
      throw refused(
        `${begun} with propagation - requires 'Permissions.Modify' or propagated superset of privileges.`,
      );
    }
  }
  if (roleid === 'NoAccess') throw refused(`${begun} - requires 'Permissions.Modify'`);
}

/** A complaint about the role. */
function refused(words: string): ApiError {
  return refuseParams({ role: words });
}
