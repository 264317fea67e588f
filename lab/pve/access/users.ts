import { cryptHash, forbidden, hashPassword, isPassword, type Caller } from '../auth';
import { boolean, formats, integer, list, operation, optional, route, text, type AnyRoute } from '../http';
import { ApiError, refuse, under, without, type Lab, type UserRecord } from '../model';
import { realmType } from './domains';
import { viewToken } from './tokens';

const options = {
  comment: optional(text({ maxLength: 2048 })),
  email: optional(text({ maxLength: 254 })),
  enable: optional(boolean()),
  expire: optional(integer({ minimum: 0 })),
  firstname: optional(text({ maxLength: 1024 })),
  groups: optional(list()),
  keys: optional(text()),
  lastname: optional(text({ maxLength: 1024 })),
};

type Options = { readonly [K in keyof typeof options]: ReturnType<(typeof options)[K]['parse']> };

function needUser(lab: Lab, userid: string): UserRecord {
  const user = lab.state.users.get(userid);
  if (!user) throw refuse(`no such user ('${userid}')`);
  return user;
}

function view(user: UserRecord): Record<string, unknown> {
  const rest = without(user, 'userid', 'passwordHash', 'shadowHash', 'tokens');
  const views = Object.entries(user.tokens).map(([tokenid, token]) => [tokenid, viewToken(token)] as const);
  return { ...rest, tokens: Object.fromEntries(views) };
}

/** Users of groups that the caller may look at, and the caller. */
function isVisible(user: UserRecord, caller: Caller): boolean {
  const needed = ['User.Modify', 'Sys.Audit'] as const;
  return (
    user.userid === caller.user ||
    caller.mayAny('/access/groups', ...needed) ||
    user.groups.some((group) => caller.mayAny(`/access/groups/${group}`, ...needed))
  );
}

function row(lab: Lab, user: UserRecord, full: boolean): Record<string, unknown> {
  const tokens = Object.entries(user.tokens).map(([tokenid, token]) => ({ tokenid, ...viewToken(token) }));
  return {
    userid: user.userid,
    'realm-type': realmType(lab, user.userid),
    ...without(view(user), 'tokens', 'groups'),
    ...(full ? { groups: user.groups.join(','), tokens } : {}),
  };
}

/** Groups that a user is to be in must be there. */
function checkGroups(lab: Lab, groups: readonly string[] = []): void {
  const missing = groups.find((group) => !lab.state.groups.has(group));
  if (missing !== undefined) throw refuse(`no such group '${missing}'`);
}

/** Who is not root confirms with their own password, and leaves system users and root alone. */
function checkPasswordChange(lab: Lab, caller: Caller, userid: string, confirmation?: string): void {
  if (caller.isRoot) return;
  if (caller.user !== userid && userid.endsWith('@pam')) throw forbidden();
  const hash = lab.state.users.get(caller.user)?.passwordHash;
  if (hash === undefined || confirmation === undefined || !isPassword(confirmation, hash)) {
    throw new ApiError(401, 'authentication failure');
  }
}

function change(params: Options): Partial<UserRecord> {
  const { enable, comment, email, expire, firstname, groups, keys, lastname } = params;
  const given = { comment, email, expire, firstname, groups, keys, lastname };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), ...(enable === undefined ? {} : { enable: enable ? 1 : 0 }) };
}

/** `/access/users` and `/access/password` */
export const userRoutes: readonly AnyRoute[] = [
  operation('GET /access/users', ({ lab, given, caller }) =>
    [...lab.state.users.values()]
      .filter((user) => isVisible(user, caller))
      .filter((user) => !given.has('enabled') || (user.enable === 1) === given.flag('enabled'))
      .map((user) => row(lab, user, given.flag('full'))),
  ),
  route({
    method: 'POST',
    path: '/access/users',
    params: { ...options, userid: formats.userid, password: optional(text({ maxLength: 64 })) },
    handle: ({ lab, params }) => {
      const { userid, password } = params;
      if (lab.state.users.has(userid)) throw refuse(`create user failed: user '${userid}' already exists`);
      checkGroups(lab, params.groups);
      lab.state.users.set(userid, {
        userid,
        enable: 1,
        expire: 0,
        groups: [],
        tokens: {},
        ...change(params),
        ...(password === undefined || password === '' ? {} : { passwordHash: hashPassword(password) }),
      });
      return null;
    },
  }),
  route({
    method: 'GET',
    path: '/access/users/:userid',
    params: { userid: formats.userid },
    handle: ({ lab, params }) => view(needUser(lab, params.userid)),
  }),
  route({
    method: 'PUT',
    path: '/access/users/:userid',
    params: { ...options, userid: formats.userid, append: optional(boolean()) },
    handle: ({ lab, params }) => {
      const user = under('update user failed', () => {
        checkGroups(lab, params.groups);
        return needUser(lab, params.userid);
      });
      const groups =
        params.append === true ? [...new Set([...user.groups, ...(params.groups ?? [])])] : params.groups;
      lab.state.users.set(user.userid, { ...user, ...change({ ...params, groups }) });
      return null;
    },
  }),
  route({
    method: 'DELETE',
    path: '/access/users/:userid',
    params: { userid: formats.userid },
    handle: ({ lab, params }) => {
      const { userid } = under('delete user failed', () => needUser(lab, params.userid));
      if (userid === 'root@pam') throw refuse(`deleting user 'root@pam' is not allowed`);
      lab.state.users.delete(userid);
      for (const [key, entry] of [...lab.state.acl.entries()]) {
        if (entry.ugid === userid || entry.ugid.startsWith(`${userid}!`)) lab.state.acl.delete(key);
      }
      return null;
    },
  }),
  route({
    method: 'PUT',
    path: '/access/password',
    params: {
      userid: formats.userid,
      password: text({ maxLength: 64 }),
      'confirmation-password': optional(text()),
    },
    handle: async ({ lab, params, caller }) => {
      const { userid } = needUser(lab, params.userid);
      checkPasswordChange(lab, caller, userid, params['confirmation-password']);
      // Users of the realm pam are accounts of the nodes, where they log in over SSH too.
      const shadow = userid.endsWith('@pam') ? { shadowHash: await cryptHash(params.password) } : {};
      const user = needUser(lab, userid);
      lab.state.users.set(userid, { ...user, passwordHash: hashPassword(params.password), ...shadow });
      return null;
    },
  }),
];
