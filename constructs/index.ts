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
export { DeploymentRecord, type DeploymentRecordProps } from './deployment-record';
export { ProxmoxEndpoint, type ProxmoxEndpointProps } from './proxmox-endpoint';
export { ProxmoxImage, type ProxmoxImageProps } from './proxmox-image';
export { ProxmoxVm, type ProxmoxVmProps } from './proxmox-vm';
export { SdnRouter, type SdnRouterProps } from './sdn-router';
export { SdnVxlan, type SdnVxlanProps } from './sdn-vxlan';
export { writingInBackground } from './stack-files';
