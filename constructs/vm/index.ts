export { AntiAffinity, type AntiAffinityProps } from './anti-affinity';
export type {
  VmDevices,
  VmDisplay,
  VmEfiDisk,
  VmPciDevice,
  VmTpm,
  VmUsbDevice,
  VmWatchdog,
} from './device-props';
export type { VmDisk, VmDiskLimits } from './disk-props';
export type { VmNetworkDevice } from './network-device-props';
export type { VmOperation, VmTimeouts } from './operation-props';
export type { VmNumaNode, VmProcessor } from './processor-props';
export { ProxmoxTemplate, type ProxmoxTemplateProps } from './proxmox-template';
export { ProxmoxVm } from './proxmox-vm';
export type { CloudInitChange, ProxmoxVmProps } from './proxmox-vm-props';
export type { VmInstaller, VmSource } from './source-props';
export type { VmAgent, VmAmdSev, VmOsType, VmRng, VmSharedFolder, VmSmbios, VmSystem } from './system-props';
