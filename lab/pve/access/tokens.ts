import { boolean, formats, integer, list, optional, route, text, type AnyRoute } from '../http';
import { hashSecret } from '../auth';
import { refuse, refuseParams, without, type Lab, type TokenRecord, type UserRecord } from '../model';
import { newToken } from './new-token';

const one = { userid: formats.userid, tokenid: formats.tokenid };
const options = {
  comment: optional(text()),
  expire: optional(integer({ minimum: 0 })),
  privsep: optional(boolean()),
};
const BASE = '/access/users/:userid/token';

function needUser(lab: Lab, userid: string): UserRecord {
  const user = lab.state.users.get(userid);
  if (!user) throw refuse(`no such user ('${userid}')`);
  return user;
}

function needToken(user: UserRecord, tokenid: string): TokenRecord {
  const token = Object.hasOwn(user.tokens, tokenid) ? user.tokens[tokenid] : undefined;
  if (!token) throw refuse(`no such token '${tokenid}' for user '${user.userid}'`);
  return token;
}

/** A token without its secret. */
export function viewToken(token: TokenRecord): Record<string, unknown> {
  const { privsep, expire, comment } = token;
  return { privsep, expire, ...(comment === undefined ? {} : { comment }) };
}

function optionsOf(params: {
  comment: string | undefined;
  expire: number | undefined;
  privsep: boolean | undefined;
}): Partial<TokenRecord> {
  return {
    ...(params.comment === undefined ? {} : { comment: params.comment }),
    ...(params.expire === undefined ? {} : { expire: params.expire }),
    ...(params.privsep === undefined ? {} : { privsep: params.privsep ? 1 : 0 }),
  };
}

/** `/access/users/{userid}/token` */
export const tokenRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: BASE,
    params: { userid: formats.userid },
    handle: ({ lab, params }) =>
      Object.entries(needUser(lab, params.userid).tokens).map(([tokenid, token]) => ({
        tokenid,
        ...viewToken(token),
      })),
  }),
  route({
    method: 'GET',
    path: `${BASE}/:tokenid`,
    params: one,
    handle: ({ lab, params }) => viewToken(needToken(needUser(lab, params.userid), params.tokenid)),
  }),
  route({
    method: 'POST',
    path: `${BASE}/:tokenid`,
    params: { ...one, ...options },
    handle: ({ lab, params }) => {
      const { userid, tokenid } = params;
      const token = { privsep: 1 as const, expire: 0, ...optionsOf(params) };
      const value = newToken(lab, userid, tokenid, token);
      // PVE answers the flag as it was sent, which is text (recorded: proxmox_access/user-role-token-acl.create).
      const info = { ...viewToken({ ...token, secretHash: '' }), privsep: String(token.privsep) };
      return { 'full-tokenid': `${userid}!${tokenid}`, info, value };
    },
  }),
  route({
    method: 'PUT',
    path: `${BASE}/:tokenid`,
    params: { ...one, ...options, delete: optional(list()), regenerate: optional(boolean()) },
    handle: ({ lab, params }) => {
      const user = needUser(lab, params.userid);
      const before = needToken(user, params.tokenid);
      const unknown = params.delete?.find((name) => name !== 'comment');
      if (unknown !== undefined) throw refuseParams({ delete: `unknown option '${unknown}'` });
      const isDropped = params.comment === '' || params.delete?.includes('comment') === true;
      const secret = params.regenerate === true ? lab.ids.uuid() : undefined;
      const hash = secret === undefined ? {} : { secretHash: hashSecret(secret) };
      const changed = { ...before, ...optionsOf(params), ...hash };
      const token = isDropped ? without(changed, 'comment') : changed;
      lab.state.users.set(user.userid, { ...user, tokens: { ...user.tokens, [params.tokenid]: token } });
      if (secret === undefined) return viewToken(token);
      const fullId = `${params.userid}!${params.tokenid}`;
      return { ...viewToken(token), 'full-tokenid': fullId, value: secret };
    },
  }),
  route({
    method: 'DELETE',
    path: `${BASE}/:tokenid`,
    params: one,
    handle: ({ lab, params }) => {
      const user = needUser(lab, params.userid);
      needToken(user, params.tokenid);
      lab.state.users.set(user.userid, { ...user, tokens: without(user.tokens, params.tokenid) });
      dropTokenAcl(lab, `${user.userid}!${params.tokenid}`);
      return null;
    },
  }),
];

function dropTokenAcl(lab: Lab, ugid: string): void {
  for (const [key, entry] of [...lab.state.acl.entries()]) {
    if (entry.ugid === ugid) lab.state.acl.delete(key);
  }
}
