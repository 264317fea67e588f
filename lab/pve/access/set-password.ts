import { cryptHash, hashPassword, splitUserName } from '../auth';
import { refuse, type Lab, type UserRecord } from '../model';
import { findSection, optionText } from '../sections';

/**
 * What a user has of a new password, as the user's realm keeps it.
 *
 * @throws ApiError 500 where the realm keeps none
 */
export async function passwordFields(
  lab: Lab,
  userid: string,
  password: string,
): Promise<Pick<UserRecord, 'passwordHash' | 'shadowHash'>> {
  const { realm } = splitUserName(userid);
  const section = findSection(lab, 'domains', realm);
  if (!section) throw refuse(`auth domain '${realm}' does not exist`);
  const type = optionText(section.config, 'type');
  if (type !== 'pam' && type !== 'pve') throw refuse(`can't set password on auth type '${type}'`);
  // Users of the realm pam are accounts of the nodes, where they log in over SSH too.
  const shadow = type === 'pam' ? { shadowHash: await cryptHash(password) } : {};
  return { passwordHash: hashPassword(password), ...shadow };
}
