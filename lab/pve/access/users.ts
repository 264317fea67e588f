import { hashPassword } from '../auth';
import { boolean, formats, integer, list, optional, route, text, type AnyRoute } from '../http';
import { refuse, without, type Lab, type UserRecord } from '../model';
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
  const rest = without(user, 'userid', 'passwordHash', 'tokens');
  const views = Object.entries(user.tokens).map(([tokenid, token]) => [tokenid, viewToken(token)] as const);
  return { ...rest, tokens: Object.fromEntries(views) };
}

function change(params: Options): Partial<UserRecord> {
  const { enable, comment, email, expire, firstname, groups, keys, lastname } = params;
  const given = { comment, email, expire, firstname, groups, keys, lastname };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), ...(enable === undefined ? {} : { enable: enable ? 1 : 0 }) };
}

/** `/access/users` and `/access/password` */
export const userRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/access/users',
    params: { enabled: optional(boolean()), full: optional(boolean()) },
    handle: ({ lab }) =>
      [...lab.state.users.values()].map((user) => ({
        userid: user.userid,
        'realm-type': user.userid.endsWith('@pam') ? 'pam' : 'pve',
        ...without(view(user), 'tokens', 'groups'),
      })),
  }),
  route({
    method: 'POST',
    path: '/access/users',
    params: { ...options, userid: formats.userid, password: optional(text({ maxLength: 64 })) },
    handle: ({ lab, params }) => {
      const { userid, password } = params;
      if (lab.state.users.has(userid)) throw refuse(`create user failed: user '${userid}' already exists`);
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
      const user = needUser(lab, params.userid);
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
      const { userid } = needUser(lab, params.userid);
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
    handle: ({ lab, params }) => {
      const user = needUser(lab, params.userid);
      lab.state.users.set(user.userid, { ...user, passwordHash: hashPassword(params.password) });
      return null;
    },
  }),
];
