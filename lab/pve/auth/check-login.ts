import { refuse, type Lab, type TokenRecord, type UserRecord } from '../model';
import { isPassword } from './password';
import { isSecret } from './secret';
import { splitUserName } from './user-name';

const TOKEN_ID = /^(([^\s:/]+)@[A-Za-z][A-Za-z0-9.\-_]+)!([A-Za-z][A-Za-z0-9.\-_]+)$/;

/**
 * A user who is there, enabled and not expired.
 *
 * @throws ApiError 500 in PVE's words
 */
export function checkUserEnabled(lab: Lab, userid: string): UserRecord {
  const user = lab.state.users.get(splitUserName(userid).userid);
  if (!user) throw refuse(`no such user ('${userid}')`);
  if (user.enable === 0) throw refuse(`user '${userid}' is disabled`);
  if (isOver(lab, user.expire)) throw refuse(`user '${userid}' access expired`);
  return user;
}

/**
 * The token that `ann@pve!ci=secret` names, when it may be used.
 *
 * @throws ApiError 500 in PVE's words
 */
export function checkToken(
  lab: Lab,
  text: string,
): { readonly user: string; readonly id: string; readonly token: TokenRecord } {
  const [, id = '', secret = ''] = /^(.*)=([^=]*)$/.exec(text) ?? [];
  if (id === '') throw refuse('no tokenid specified');
  const [, user, , tokenid] = TOKEN_ID.exec(id) ?? [];
  if (user === undefined || tokenid === undefined) {
    throw refuse(`'${id}' is not a valid token ID - not able to split into user and token parts`);
  }
  const { tokens } = checkUserEnabled(lab, user);
  const token = Object.hasOwn(tokens, tokenid) ? tokens[tokenid] : undefined;
  if (!token) throw refuse(`no such token '${tokenid}' for user '${user}'`);
  if (isOver(lab, token.expire)) throw refuse(`token '${tokenid}' access expired`);
  if (!isSecret(secret, token.secretHash)) throw refuse('invalid token value!');
  return { user, id, token };
}

/**
 * Checks a user's password as the user's realm does.
 *
 * @throws ApiError 500 in the words of the realm
 */
export function checkPassword(lab: Lab, userid: string, password: string): void {
  const isPam = userid.endsWith('@pam');
  if (password === '' && !isPam) throw refuse('no password');
  const hash = lab.state.users.get(userid)?.passwordHash;
  if (hash === undefined && !isPam) throw refuse('no password set');
  if (hash === undefined || !isPassword(password, hash)) {
    throw refuse(isPam ? 'Authentication failure' : 'invalid credentials');
  }
}

function isOver(lab: Lab, expire: number): boolean {
  return expire > 0 && expire < lab.now() / 1000;
}
