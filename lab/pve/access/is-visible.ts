import type { Caller } from '../auth';
import type { UserRecord } from '../model';

/** Users of groups that the caller may look at, and the caller. */
export function isVisible(user: UserRecord, caller: Caller): boolean {
  const needed = ['User.Modify', 'Sys.Audit'] as const;
  return (
    user.userid === caller.id ||
    (caller.isRoot && user.userid === caller.user) ||
    caller.mayAny('/access/groups', ...needed) ||
    user.groups.some((group) => caller.mayAny(`/access/groups/${group}`, ...needed))
  );
}
