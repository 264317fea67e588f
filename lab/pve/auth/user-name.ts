import { refuse } from '../model';

const USER = /^([^\s:/]+)@([A-Za-z][A-Za-z0-9.\-_]+)$/;

/**
 * The parts of `ann@pve`.
 *
 * @throws ApiError 500 in PVE's words for what is no user's name
 */
export function splitUserName(userid: string): { userid: string; name: string; realm: string } {
  if (userid.length < 3) throw refuse(`user name '${userid}' is too short`);
  if (userid.length > 64) throw refuse(`user name '${userid}' is too long (${userid.length} > 64)`);
  const [, name, realm] = USER.exec(userid) ?? [];
  if (name === undefined || realm === undefined) {
    throw refuse(`value '${userid}' does not look like a valid user name`);
  }
  return { userid, name, realm };
}

/** `pve` of `ann@pve`. */
export function realmOf(userid: string): string {
  return userid.slice(userid.lastIndexOf('@') + 1);
}
