export { checkShape } from './check-shape';
export {
  defaultsFile,
  environmentFile,
  type EnvironmentSpec,
  type HostSpec,
  type ImageSpec,
  installConfigFile,
  nodeFile,
  type NodeSpec,
  setLayer,
  siteFile,
  type SiteSpec,
} from './files';
export { type InstallSection, type UserSpec } from './install';
export { type IpObject, type NicSpec, type SdnSpec } from './network';
export { jsonSchemas } from './json-schemas';
export { type DiskSpec, type RouterSpec, type VmSection, type VmSpec, vmSpec, vmSpecsFile } from './vm';
