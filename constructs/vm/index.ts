export { AntiAffinity, type AntiAffinityProps } from './anti-affinity';
export type {
  VmAudio,
  VmDevices,
  VmDisplay,
  VmDisplayType,
  VmEfiDisk,
  VmPciDevice,
  VmRng,
  VmTpm,
  VmUsbDevice,
  VmVirtiofs,
  VmWatchdog,
} from './device-props';
export type { VmDisk, VmDiskFormat, VmDiskLimits } from './disk-props';
export type { VmAmdSev, VmGuest, VmKeyboard, VmOsType, VmSmbios } from './guest-props';
export type { VmNetworkDevice } from './network-device-props';
export type { VmAgentOptions, VmDestruction, VmOperation, VmTimeouts } from './operation-props';
export type { VmNumaNode, VmProcessor } from './processor-props';
export { ProxmoxTemplate, type ProxmoxTemplateProps } from './proxmox-template';
export { type MachineFacts, ProxmoxVm } from './proxmox-vm';
export type { CloudInitChange, ProxmoxVmProps } from './proxmox-vm-props';
export type { TemplateAddress, TemplatePreparation } from './template-preparation';
export type { VmInstaller, VmSource } from './source-props';
