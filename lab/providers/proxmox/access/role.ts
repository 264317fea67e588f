import { text } from '../../resource';
import { type Answer, type ObjectDescription } from '../objects';

/** `proxmox_virtual_environment_role` */
export const roleObject: ObjectDescription = {
  type: 'proxmox_virtual_environment_role',
  legacy: true,
  fields: {
    privileges: {
      key: 'privs',
      canUnset: false,
      write: (value) => (Array.isArray(value) ? value.map(String) : undefined),
      // PVE answers the privileges as an object: each name with 1.
      read: (answer: Answer) => Object.keys(answer),
    },
  },
  collection: () => 'access/roles',
  path: (role) => `access/roles/${text(role, 'role_id') || text(role, 'id')}`,
  id: (role) => text(role, 'role_id') || text(role, 'id'),
  creation: (planned) => ({ roleid: text(planned, 'role_id') }),
  import: (id) => ({ role_id: id }),
};
