import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, under, type GroupRecord, type Lab } from '../model';

function needGroup(lab: Lab, groupid: string): GroupRecord {
  const group = lab.state.groups.get(groupid);
  if (!group) throw refuse(`group '${groupid}' does not exist`);
  return group;
}

function membersOf(lab: Lab, groupid: string): string[] {
  return [...lab.state.users.values()]
    .filter((user) => user.groups.includes(groupid))
    .map(({ userid }) => userid)
    .sort();
}

function withComment(groupid: string, comment: string | undefined): GroupRecord {
  return { groupid, ...(comment === undefined || comment === '' ? {} : { comment }) };
}

function remove({ lab, given }: OperationCall): null {
  const { groupid } = under(['user.cfg', 'delete group failed'], () => needGroup(lab, given.text('groupid')));
  lab.state.groups.delete(groupid);
  for (const user of [...lab.state.users.values()]) {
    if (!user.groups.includes(groupid)) continue;
    lab.state.users.set(user.userid, { ...user, groups: user.groups.filter((name) => name !== groupid) });
  }
  for (const [key, entry] of [...lab.state.acl.entries()]) {
    if (entry.type === 'group' && entry.ugid === groupid) lab.state.acl.delete(key);
  }
  return null;
}

/** `/access/groups` */
export const groupRoutes: readonly AnyRoute[] = [
  operation('GET /access/groups', ({ lab, caller }) =>
    [...lab.state.groups.values()]
      .filter(({ groupid }) =>
        caller.mayAny(`/access/groups/${groupid}`, 'User.Modify', 'Sys.Audit', 'Group.Allocate'),
      )
      .map((group) => ({ ...group, users: membersOf(lab, group.groupid).join(',') })),
  ),
  operation('POST /access/groups', ({ lab, given }) => {
    const groupid = given.text('groupid');
    under(['user.cfg', 'create group failed'], () => {
      if (lab.state.groups.has(groupid)) throw refuse(`group '${groupid}' already exists`);
    });
    lab.state.groups.set(groupid, withComment(groupid, given.optionalText('comment')));
    return null;
  }),
  operation('GET /access/groups/{groupid}', ({ lab, given }) => {
    const { groupid, comment } = needGroup(lab, given.text('groupid'));
    return { members: membersOf(lab, groupid), ...(comment === undefined ? {} : { comment }) };
  }),
  operation('PUT /access/groups/{groupid}', ({ lab, given }) => {
    const group = under(['user.cfg', 'update group failed'], () => needGroup(lab, given.text('groupid')));
    const comment = given.has('comment') ? given.text('comment') : group.comment;
    lab.state.groups.set(group.groupid, withComment(group.groupid, comment));
    return null;
  }),
  operation('DELETE /access/groups/{groupid}', remove),
];
