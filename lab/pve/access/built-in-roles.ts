import type { RoleRecord } from '../model';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const AUDIT = 'Datastore.Audit Mapping.Audit Pool.Audit SDN.Audit Sys.Audit VM.Audit';
const DATASTORE = 'Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit';
const VM_USER = 'VM.Audit VM.Backup VM.Config.CDROM VM.Config.Cloudinit VM.Console VM.PowerMgmt';
const VM_ADMIN = `${VM_USER} VM.Allocate VM.Clone VM.Config.CPU VM.Config.Disk VM.Config.HWType VM.Config.Memory
  VM.Config.Network VM.Config.Options VM.Migrate VM.Snapshot VM.Snapshot.Rollback`;
const AGENT_USER =
  'VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt VM.GuestAgent.FileWrite';
/** PVE 9 replaced VM.Monitor by privileges of their own for the guest agent, and added VM.Replicate. */
const SINCE_9 = {
  8: { audit: '', user: '', admin: 'VM.Monitor' },
  9: {
    audit: 'VM.GuestAgent.Audit',
    user: AGENT_USER,
    admin: `${AGENT_USER} VM.GuestAgent.Unrestricted VM.Replicate`,
  },
};
const SDN = 'SDN.Allocate SDN.Audit SDN.Use';
const SYSTEM = 'Sys.Audit Sys.Console Sys.Syslog';
const MAPPING = 'Mapping.Audit Mapping.Modify Mapping.Use';
const ROOT =
  'Group.Allocate Permissions.Modify Pool.Allocate Realm.Allocate Realm.AllocateUser Sys.AccessNetwork Sys.Incoming Sys.Modify Sys.PowerMgmt User.Modify';

/** The roles that every PVE of a major version has. */
export function builtInRoles(version: string): readonly RoleRecord[] {
  const more = Number(version.split('.')[0]) >= 9 ? SINCE_9[9] : SINCE_9[8];
  const vmAdmin = `${VM_ADMIN} ${more.admin}`;
  const roles: Readonly<Record<string, string>> = {
    NoAccess: '',
    PVEAuditor: `${AUDIT} ${more.audit}`,
    PVEDatastoreUser: 'Datastore.AllocateSpace Datastore.Audit',
    PVEDatastoreAdmin: DATASTORE,
    PVEMappingAdmin: MAPPING,
    PVEMappingUser: 'Mapping.Audit Mapping.Use',
    PVEPoolAdmin: 'Pool.Allocate Pool.Audit',
    PVEPoolUser: 'Pool.Audit',
    PVESDNAdmin: SDN,
    PVESDNUser: 'SDN.Audit SDN.Use',
    PVESysAdmin: SYSTEM,
    PVETemplateUser: 'VM.Audit VM.Clone',
    PVEUserAdmin: 'Group.Allocate Realm.AllocateUser User.Modify',
    PVEVMAdmin: vmAdmin,
    PVEVMUser: `${VM_USER} ${more.user}`,
    PVEAdmin: `${AUDIT} ${DATASTORE} ${vmAdmin} ${SDN} ${SYSTEM} Mapping.Audit Mapping.Use Group.Allocate Pool.Allocate Realm.AllocateUser User.Modify`,
    Administrator: `${AUDIT} ${DATASTORE} ${vmAdmin} ${SDN} ${SYSTEM} ${MAPPING} ${ROOT}`,
  };
  return Object.entries(roles).map(([roleid, privs]) => ({
    roleid,
    privs: [...new Set(words(privs))].sort(),
    special: true,
  }));
}
