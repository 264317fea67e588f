export { AnsibleRun, type AnsibleRunProps, type ConfiguredHost } from './ansible-run';
export {
  agentUserData,
  type CloudInitAttachment,
  type CloudInitData,
  cloudInitRenderer,
  CloudInitDisk,
  type CloudInitDiskProps,
  type ExtraUserData,
} from './cloud-init';
export { type ConstructErrorCode } from './construct-error';
export {
  Container,
  type ContainerAddress,
  type ContainerFeatures,
  type ContainerMount,
  type ContainerNic,
  type ContainerProps,
} from './container';
export { DeploymentRecord, type DeploymentRecordProps } from './deployment-record';
export {
  Firewall,
  type FirewallPolicy,
  type FirewallProps,
  type FirewallRule,
  type GuardedGuest,
} from './firewall';
export { ProxmoxEndpoint, type ProxmoxEndpointProps } from './proxmox-endpoint';
export { ProxmoxImage, type ProxmoxImageProps } from './proxmox-image';
export { ProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';
export {
  SdnEvpn,
  type SdnEvpnController,
  type SdnEvpnProps,
  SdnQinq,
  type SdnQinqProps,
  SdnRouter,
  type SdnRouterProps,
  SdnSimple,
  type SdnSubnetProps,
  SdnVlan,
  type SdnVlanProps,
  type SdnVnetProps,
  SdnVxlan,
  type SdnVxlanProps,
  type SdnZoneProps,
} from './sdn';
export { writingInBackground } from './stack-files';
