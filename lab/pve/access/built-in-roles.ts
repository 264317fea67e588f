import type { RoleRecord } from '../model';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const AUDIT = 'Datastore.Audit Mapping.Audit Pool.Audit SDN.Audit Sys.Audit VM.Audit';
const DATASTORE = 'Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit';
const VM_USER = 'VM.Audit VM.Backup VM.Config.CDROM VM.Config.Cloudinit VM.Console VM.PowerMgmt';
const VM_ADMIN = `${VM_USER} VM.Allocate VM.Clone VM.Config.CPU VM.Config.Disk VM.Config.HWType VM.Config.Memory
  VM.Config.Network VM.Config.Options VM.Migrate VM.Replicate VM.Snapshot VM.Snapshot.Rollback`;
/** PVE 9 replaced VM.Monitor by privileges of their own for the guest agent. */
const AGENT = {
  8: { user: '', admin: 'VM.Monitor' },
  9: {
    user: 'VM.GuestAgent.Audit',
    admin:
      'VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt VM.GuestAgent.FileWrite VM.GuestAgent.Unrestricted',
  },
};
const SDN = 'SDN.Allocate SDN.Audit SDN.Use';
const SYSTEM = 'Sys.Audit Sys.Console Sys.Syslog';
const MAPPING = 'Mapping.Audit Mapping.Modify Mapping.Use';
const ROOT =
  'Group.Allocate Permissions.Modify Pool.Allocate Realm.Allocate Realm.AllocateUser Sys.AccessNetwork Sys.Incoming Sys.Modify Sys.PowerMgmt User.Modify';

/** The roles that every PVE of a major version has. */
export function builtInRoles(version: string): readonly RoleRecord[] {
  const agent = Number(version.split('.')[0]) >= 9 ? AGENT[9] : AGENT[8];
  const vmAdmin = `${VM_ADMIN} ${agent.admin}`;
  const roles: Readonly<Record<string, string>> = {
    NoAccess: '',
    PVEAuditor: `${AUDIT} ${agent.user}`,
    PVEDatastoreUser: 'Datastore.AllocateSpace Datastore.Audit',
    PVEDatastoreAdmin: DATASTORE,
    PVEMappingAdmin: MAPPING,
    PVEMappingAuditor: 'Mapping.Audit',
    PVEMappingUser: 'Mapping.Audit Mapping.Use',
    PVEPoolAdmin: 'Pool.Allocate Pool.Audit',
    PVEPoolUser: 'Pool.Audit',
    PVESDNAdmin: SDN,
    PVESDNUser: 'SDN.Audit SDN.Use',
    PVESysAdmin: SYSTEM,
    PVETemplateUser: 'VM.Audit VM.Clone',
    PVEUserAdmin: 'Group.Allocate Realm.AllocateUser User.Modify',
    PVEVMAdmin: vmAdmin,
    PVEVMUser: `${VM_USER} ${agent.user}`,
    PVEAdmin: `${AUDIT} ${DATASTORE} ${vmAdmin} ${SDN} ${SYSTEM} ${MAPPING} Group.Allocate Permissions.Modify Pool.Allocate Realm.AllocateUser User.Modify`,
    Administrator: `${AUDIT} ${DATASTORE} ${vmAdmin} ${SDN} ${SYSTEM} ${MAPPING} ${ROOT}`,
  };
  return Object.entries(roles).map(([roleid, privs]) => ({
    roleid,
    privs: [...new Set(words(privs))].sort(),
    special: true,
  }));
}
