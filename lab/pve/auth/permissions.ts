import type { LabState, TokenRecord } from '../model';
import { rolesOnPath, type Roles } from './roles-on-path';

/** Privileges with their flag: true reaches below the path as well. */
export type Privileges = ReadonlyMap<string, boolean>;

const ROOT = 'root@pam';

/** What a user, `ann@pve`, or a token, `ann@pve!ci`, may do on a path, with what pools give. */
export function privilegesOn(state: LabState, who: string, path: string): Privileges {
  if (who === ROOT) return everything(state);
  const [userid = '', tokenid] = who.split('!');
  if (tokenid === undefined) return compile(state, who, path);
  const token = tokenOf(state, userid, tokenid);
  if (!token) return new Map();
  const ofUser = privilegesOn(state, userid, path);
  if (token.privsep === 0) return ofUser;
  const own = compile(state, who, path);
  // A token with privilege separation may do what both it and its user may.
  const both = [...own].filter(([privilege]) => ofUser.has(privilege));
  return new Map(
    both.map(([privilege, propagate]) => [privilege, propagate && ofUser.get(privilege) === true]),
  );
}

function tokenOf(state: LabState, userid: string, tokenid: string): TokenRecord | undefined {
  const tokens = state.users.get(userid)?.tokens ?? {};
  return Object.hasOwn(tokens, tokenid) ? tokens[tokenid] : undefined;
}

const whole = new WeakMap<readonly string[], Privileges>();

/** All privileges; made once, since root's tokens ask for them for every machine of a list. */
function everything(state: LabState): Privileges {
  const all = state.roles.get('Administrator')?.privs ?? [];
  const known = whole.get(all) ?? new Map(all.map((privilege) => [privilege, true]));
  whole.set(all, known);
  return known;
}

function compile(state: LabState, who: string, path: string): Privileges {
  const roles = withPool(state, who, path);
  const found = new Map<string, boolean>();
  for (const [role, propagate] of roles) {
    for (const privilege of state.roles.get(role)?.privs ?? []) {
      found.set(privilege, propagate || found.get(privilege) === true);
    }
  }
  return found;
}

/** Roles on a pool are roles on its machines and storages; NoAccess wins, from either side. */
function withPool(state: LabState, who: string, path: string): Roles {
  const roles = rolesOnPath(state, who, path);
  if (roles.has('NoAccess')) return roles;
  const result = new Map(roles);
  for (const pool of poolsOf(state, path)) {
    const given = rolesOnPath(state, who, `/pool/${pool}`);
    if (given.has('NoAccess')) return new Map([['NoAccess', false]]);
    for (const role of given.keys()) if (!result.has(role)) result.set(role, false);
  }
  return result;
}

function poolsOf(state: LabState, path: string): string[] {
  const [, kind, id, more] = path.split('/');
  if (id === undefined || more !== undefined) return [];
  if (kind === 'vms') {
    const pool = state.vms.get(id)?.pool ?? state.containers.get(id)?.pool;
    return pool === undefined ? [] : [pool];
  }
  if (kind !== 'storage') return [];
  return [...state.pools.values()].filter((pool) => pool.storages.includes(id)).map(({ poolid }) => poolid);
}
