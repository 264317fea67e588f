export { PublicKeyFiles } from './automation';
export { buildSite } from './build-site';
export { compareDiskNames } from './build-vm';
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
  SecretKeys,
  SiteDraft,
  SubnetDraft,
} from './drafts';
export { isOfMachineAlone } from './strays';
export { resolveDrafts } from './resolve-drafts';
