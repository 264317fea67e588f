export {
  AnswerDisk,
  type AnswerDiskProps,
  debianPreseed,
  nixosInstallation,
  ubuntuAutoinstall,
  type UbuntuAutoinstallOptions,
} from './answer-disk';
export { AnsibleRun, type AnsibleRunProps, type ConfiguredHost } from './ansible-run';
export {
  agentUserData,
  type CloudInitAttachment,
  type CloudInitData,
  type CloudInitRenderer,
  cloudInitRenderer,
  CloudInitDisk,
  type CloudInitDiskProps,
  type ExtraUserData,
} from './cloud-init';
export { type ConstructErrorCode } from './construct-error';
export {
  Container,
  type ContainerAddress,
  type ContainerConsole,
  type ContainerDevice,
  type ContainerFeatures,
  type ContainerIdMap,
  type ContainerIpv4,
  type ContainerMount,
  type ContainerNic,
  type ContainerProps,
  type ContainerRootDisk,
  type ContainerTimeouts,
  type ContainerVolumeOptions,
} from './container';
export {
  type BackupJob,
  type DatacenterOptions,
  DatacenterSetup,
  type DatacenterSetupProps,
  type DatacenterStorage,
  type DatacenterUser,
  type DirMapping,
  type HaRebalance,
  type Notifications,
  type PciMapping,
  type Permission,
  type StorageContent,
  type UsbMapping,
} from './datacenter';
export { DeploymentRecord, type DeploymentRecordProps, type KeptMachine } from './deployment-record';
export {
  Firewall,
  type FirewallLog,
  type FirewallPolicy,
  type FirewallProps,
  type FirewallRule,
  type GuardedGuest,
  type GuestFirewall,
} from './firewall';
export { type HighlyAvailable } from './high-availability';
export {
  type NodeBond,
  type NodeBridge,
  type NodeInterface,
  type NodeNetwork,
  NodeSetup,
  type NodeSetupProps,
  type NodeVlan,
} from './node';
export { Policy, type PolicyProps } from './policy';
export type { Finding, Found, PolicyCheck, PolicyReport, SizedStorage } from '../policies';
export { ProxmoxEndpoint, type ProxmoxEndpointProps } from './proxmox-endpoint';
export {
  ProxmoxImage,
  type ProxmoxImageProps,
  ProxmoxIso,
  type ProxmoxIsoProps,
  type StoredFileProps,
} from './image';
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
export { ProvisioningServer, type ProvisioningServerProps, PxeHost, type PxeHostProps } from './pxe-host';
export { writingInBackground } from './stack-files';
export {
  AntiAffinity,
  type AntiAffinityProps,
  type CloudInitChange,
  ProxmoxTemplate,
  type ProxmoxTemplateProps,
  type MachineFacts,
  ProxmoxVm,
  type ProxmoxVmProps,
  type TemplateAddress,
  type TemplatePreparation,
  type VmAgentOptions,
  type VmAmdSev,
  type VmAudio,
  type VmDestruction,
  type VmDevices,
  type VmDisk,
  type VmDiskFormat,
  type VmDiskLimits,
  type VmDisplay,
  type VmDisplayType,
  type VmEfiDisk,
  type VmGuest,
  type VmInstaller,
  type VmKeyboard,
  type VmNetworkDevice,
  type VmNumaNode,
  type VmOperation,
  type VmOsType,
  type VmPciDevice,
  type VmProcessor,
  type VmRng,
  type VmSmbios,
  type VmSource,
  type VmTimeouts,
  type VmTpm,
  type VmUsbDevice,
  type VmVirtiofs,
  type VmWatchdog,
} from './vm';
export type { InstallableVm, PolicySettings } from '../site';
