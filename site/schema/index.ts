export { type BackendSpec } from './backend';
export { type PolicySpec } from './policy';
export { checkShape } from './check-shape';
export { type FirewallSpec, type RuleSpec } from './firewall';
export { emptySections } from './empty-sections';
export { type ClusterSpec } from './cluster';
export { type PhysicalHostSpec, physicalHostFile } from './host';
export {
  defaultsFile,
  environmentFile,
  type EnvironmentSpec,
  type HostSpec,
  installConfigFile,
  nodeFile,
  type NodeSpec,
  setLayer,
  siteFile,
  type SiteSpec,
} from './files';
export { type InstallSection, type UserSpec } from './install';
export { type IpObject } from './interface-address';
export { type NicSpec } from './nic';
export { type SdnSpec } from './sdn';
export { fieldReference } from './field-reference';
export { jsonSchemas } from './json-schemas';
export { type RouterSpec, type VmSection, type VmSpec, vmSpec, vmSpecsFile } from './vm';
export { type DiskSpec } from './vm-hypervisor';
export { type DatacenterSpec } from './datacenter';
export { type NodeSetupSpec, nodeSetupSpec } from './node-setup';
