export { PublicKeyFiles } from './automation';
export { bridgeNames, vnetsNamedAsBridges } from './bridge-names';
export { buildHost } from './build-host';
export { buildSite } from './build-site';
export { ComposeFiles } from './compose-files';
export { excludedBy } from './claims';
export { buildVm, compareDiskNames } from './build-vm';
export { DEFAULT_ZONE_MTU } from './environments';
export type {
  AddressDraft,
  AllocatedValue,
  ClusterDraft,
  EnvironmentDraft,
  HostDraft,
  HostInterfaceDraft,
  InterfaceDraft,
  MachineDraft,
  NetworkDraft,
  NicDraft,
  NodeDraft,
  Placed,
  RouteDraft,
  SecretKeys,
  SiteDraft,
  SubnetDraft,
} from './drafts';
export { isOfMachineAlone } from './strays';
export { resolveDrafts } from './resolve-drafts';
export { roomOf, shareOf, type VmShare } from './vm-share';
