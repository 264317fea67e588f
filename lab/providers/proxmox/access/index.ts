import type { ResourceType } from '../../resource';
import { objectResource, type ObjectDescription } from '../objects';
import type { Session } from '../session';
import { aclResource } from './acl-resource';
import { groupResource } from './group-resource';
import { realmSyncResource } from './realm-sync-resource';
import { ldapRealm, openidRealm } from './realms';
import { roleObject } from './role';
import { tokenObject } from './token';
import { userResource } from './user-resource';

export { showDate } from './date';

/** Reads a role. */
export const roleResource = objectResource(roleObject);

/** Types that one call makes. */
export const accessObjects: readonly ObjectDescription[] = [tokenObject, roleObject, ldapRealm, openidRealm];

/** Types with more to them. */
export const accessResources: Readonly<Record<string, ResourceType<Session>>> = {
  proxmox_acl: aclResource,
  proxmox_realm_sync: realmSyncResource,
  proxmox_virtual_environment_group: groupResource,
  proxmox_virtual_environment_user: userResource,
};
