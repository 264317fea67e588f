import { hashSecret } from '../auth';
import { refuse, refuseParams, type Lab, type TokenRecord } from '../model';

/**
 * Makes an API token and answers its secret, which nobody can read again.
 *
 * @throws ApiError when the user is not there or has a token of that name.
 */
export function newToken(
  lab: Pick<Lab, 'state' | 'ids'>,
  userid: string,
  tokenid: string,
  options: Omit<TokenRecord, 'secretHash'>,
): string {
  const user = lab.state.users.get(userid);
  if (!user) throw refuse(`no such user ('${userid}')`);
  if (Object.hasOwn(user.tokens, tokenid)) throw refuseParams({ tokenid: 'Token already exists.' });
  const secret = lab.ids.uuid();
  const token = { ...options, secretHash: hashSecret(secret) };
  lab.state.users.set(userid, { ...user, tokens: { ...user.tokens, [tokenid]: token } });
  return secret;
}
