export {
  formatProblems,
  nearest,
  type Problem,
  type ProblemCode,
  type ProblemPlace,
  type Severity,
  suggestName,
} from './errors';
export { type Allocations, forgetMachines, splitKey, writeAllocations } from './allocate';
export type { SiteFile } from './documents';
export { formatOrigin, formatValue, suggestPath, yamlWithOrigins } from './explain';
export { firstExecutable } from './first-executable';
export { renderMermaid, renderSvg, siteGraph, type SiteGraph } from './graph';
export {
  type ChosenFile,
  type ChosenFiles,
  type ChosenStream,
  type ExplainedThing,
  type ExplainedValue,
  findSiteDirectory,
  type FindSiteOptions,
  type FindSiteResult,
  loadSite,
  type LoadResult,
  type LoadSiteOptions,
  loadSiteTexts,
  type LoadTextsOptions,
  type Origin,
  readChosenStream,
  readTypedFile,
  type RestOfSite,
  type SiteOrigins,
  type Subject,
} from './load';
export type * from './model';
export { fitsPattern } from './name-pattern';
export {
  hasKernelName,
  type InstallableVm,
  installedDisk,
  installedVm,
  type InstallFault,
  installFaults,
  isFaulty,
  managementOf,
  type NetworkMachine,
  networkMachine,
  networkMachines,
  PVE_ARRAYS,
  rootTarget,
  type RootTarget,
} from './installation';
export {
  type ImportedFile,
  importIntoSite,
  problemsWith,
  type ImportIntoSiteOptions,
  type ImportResult,
  renderDiff,
  writeImported,
} from './import';
export {
  checkSecretSources,
  type CheckedSecret,
  type EditableSecrets,
  editSecrets,
  Redactor,
  resolveApiTokens,
  resolveBackendCredentials,
  resolveSecrets,
  type ResolvedSecret,
  type ResolvedSecrets,
  Secret,
  type SecretReference,
  type SecretsCheck,
  type SecretsOptions,
  setUpSecrets,
} from './secrets';
export { isAddressedBy } from './nic-addressing';
export { nodesOf } from './nodes-of';
export { type PveClusters, pveClusters } from './pve-clusters';
export { findPart, partName, partsOf, partsWith } from './parts';
export { ROLES_BY_CHOICE } from './roles';
export {
  projectFiles,
  type ProjectRequest,
  scaffold,
  type ScaffoldedFile,
  ScaffoldError,
  type ScaffoldRequest,
} from './scaffold';
export {
  addressesOf,
  clusterOf,
  type Configured,
  configuredHost,
  fixedAddresses,
  hasRole,
  hasShell,
  hostRoles,
  isAddress,
  isInGroup,
  k3sMembers,
  machinesOfSource,
  membersOfRole,
  mountedDisks,
  nameGroupsOf,
  osFamily,
  rolesOf,
  rolesSwitchedOff,
  type ServedPorts,
  servedPorts,
  talosPorts,
} from './served';
export { terminalText, xmlAttributes, xmlText } from './text';
export {
  apiEndpointVariable,
  apiTokenVariable,
  Cidr,
  DataSize,
  DomainName,
  HostName,
  InterfaceAddress,
  IpAddress,
  type IpFamily,
  MacAddress,
  SshPublicKey,
  ValueError,
  type ValueErrorCode,
  VmId,
} from './values';
