export {
  clusterOf,
  type Configured,
  configuredHost,
  hasShell,
  hostRoles,
  mountedDisks,
  nameGroupsOf,
  osFamily,
  rolesOf,
  rolesSwitchedOff,
} from './host-roles';
export { k3sMembers, membersOfRole } from './role-members';
export { hasRole, isAddress, isInGroup, machinesOfSource } from './source-machines';
export { addressesOf, fixedAddresses, type ServedPorts, servedPorts, talosPorts } from './served-ports';
