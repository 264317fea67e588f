import { parseBoolean } from '../../../../pve/wire';
import { blocks, flag, text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';

/** The `acl` block of a user or a group. */
export interface AclOwner {
  readonly parameter: 'users' | 'groups';
  readonly type: 'user' | 'group';
  readonly id: string;
}

/** Gives or takes away the roles of a block. */
export async function writeAclBlock(
  owner: AclOwner,
  object: ObjectValue,
  isRemoval: boolean,
  operation: Operation<Session>,
): Promise<void> {
  for (const entry of blocks(object, 'acl')) {
    await operation.session.api.put('access/acl', {
      path: text(entry, 'path'),
      roles: text(entry, 'role_id'),
      propagate: flag(entry, 'propagate'),
      delete: isRemoval,
      [owner.parameter]: owner.id,
    });
  }
}

interface AclRow {
  readonly path: string;
  readonly type: string;
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate?: unknown;
}

/** The block as PVE has it. Entries that are managed elsewhere stay out: without a block nothing is read. */
export async function readAclBlock(
  owner: AclOwner,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<readonly ObjectValue[]> {
  if (blocks(state, 'acl').length === 0) return [];
  const rows = await operation.session.api.get<readonly AclRow[]>('access/acl');
  return rows
    .filter((row) => row.type === owner.type && row.ugid === owner.id)
    .map((row) => ({
      path: row.path,
      role_id: row.roleid,
      propagate: parseBoolean(row.propagate) ?? false,
    }));
}
