import { checkPassword, forbidden, splitUserName, type Caller } from '../auth';
import { refuse, refuseParams, type Lab } from '../model';

/** A user who is to be changed, and what the request gives as proof of who changes it. */
export interface Reauthentication {
  readonly userid: string;
  readonly password: string | undefined;
  /** Name of the parameter with the password. */
  readonly param: string;
}

/**
 * Who is not root confirms changes of users with their own password, and leaves root alone.
 *
 * @throws ApiError
 */
export function reauthenticate(
  lab: Lab,
  caller: Caller,
  { userid, password, param }: Reauthentication,
): void {
  if (!lab.state.users.has(splitUserName(userid).userid)) throw refuse(`no such user ('${userid}')`);
  if (caller.isRoot) return;
  if (userid === 'root@pam') throw forbidden();
  if (password === undefined) throw refuseParams({ [param]: 'password is required to modify user' });
  checkPassword(lab, caller.user, password);
}
