import { checkUserEnabled, forbidden } from '../auth';
import { boolean, formats, integer, list, operation, optional, route, text, type AnyRoute } from '../http';
import { ApiError, refuse, refusedUnder, under, without, type Lab, type UserRecord } from '../model';
import { realmType } from './domains';
import { isVisible } from './is-visible';
import { reauthenticate } from './reauthenticate';
import { passwordFields } from './set-password';
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
  return { ...rest, groups: [...user.groups].sort(), tokens: Object.fromEntries(views) };
}

function row(lab: Lab, user: UserRecord, full: boolean): Record<string, unknown> {
  const tokens = Object.entries(user.tokens)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([tokenid, token]) => ({ tokenid, ...viewToken(token) }));
  const type = realmType(lab, user.userid);
  return {
    userid: user.userid,
    ...(type === undefined ? {} : { 'realm-type': type }),
    ...without(view(user), 'tokens', 'groups'),
    ...(full ? { groups: [...user.groups].sort().join(','), tokens } : {}),
  };
}

/** Groups that a user is to be in must be there. */
function checkGroups(lab: Lab, groups: readonly string[] = []): void {
  const missing = groups.find((group) => !lab.state.groups.has(group));
  if (missing !== undefined) throw refuse(`no such group '${missing}'`);
}

/** A user after a change; what is set to nothing stays there as such (recorded: proxmox_virtual_environment_user/gone). */
function changed(user: UserRecord, params: Options): UserRecord {
  const { enable, comment, email, expire, firstname, groups, keys, lastname } = params;
  const given = { comment, email, expire, firstname, groups, keys, lastname };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...user,
    ...Object.fromEntries(entries),
    ...(enable === undefined ? {} : { enable: enable ? (1 as const) : (0 as const) }),
  };
}

/** `/access/users` and `/access/password` */
export const userRoutes: readonly AnyRoute[] = [
  operation('GET /access/users', ({ lab, given, caller }) =>
    [...lab.state.users.values()]
      .sort((left, right) => (left.userid < right.userid ? -1 : 1))
      .filter((user) => isVisible(user, caller))
      .filter((user) => !given.has('enabled') || (user.enable === 1) === given.flag('enabled'))
      .map((user) => row(lab, user, given.flag('full'))),
  ),
  route({
    method: 'POST',
    path: '/access/users',
    params: { ...options, userid: formats.userid, password: optional(text({ maxLength: 64 })) },
    handle: async ({ lab, params }) => {
      const { userid, password } = params;
      const begun = ['user.cfg', 'create user failed'] as const;
      const secret =
        password === undefined
          ? {}
          : await passwordFields(lab, userid, password).catch((error: unknown) => {
              throw error instanceof ApiError ? refusedUnder(begun, error) : error;
            });
      under(begun, () => {
        if (lab.state.users.has(userid)) throw refuse(`user '${userid}' already exists`);
        checkGroups(lab, params.groups);
      });
      const user = { userid, enable: 1 as const, expire: 0, groups: [], tokens: {}, ...secret };
      lab.state.users.set(userid, changed(user, params));
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
      const user = under(['user.cfg', 'update user failed'], () => {
        const found = needUser(lab, params.userid);
        checkGroups(lab, params.groups);
        return found;
      });
      const groups =
        params.append === true ? [...new Set([...user.groups, ...(params.groups ?? [])])] : params.groups;
      lab.state.users.set(user.userid, changed(user, { ...params, groups }));
      return null;
    },
  }),
  route({
    method: 'DELETE',
    path: '/access/users/:userid',
    params: { userid: formats.userid },
    handle: ({ lab, params }) => {
      // PVE makes no fuss about who is not there.
      const { userid } = params;
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
      const { userid, password } = params;
      const param = 'confirmation-password';
      reauthenticate(lab, caller, { userid, password: params[param], param });
      if (!caller.isRoot && caller.user === userid) checkUserEnabled(lab, userid);
      else if (!caller.isRoot && userid.endsWith('@pam')) throw forbidden();
      const secret = await passwordFields(lab, userid, password);
      lab.state.users.set(userid, { ...needUser(lab, userid), ...secret });
      return null;
    },
  }),
];
