export { AntiAffinity, type AntiAffinityProps } from './anti-affinity';
export type { VmDisplay, VmEfiDisk, VmPciDevice, VmTpm, VmUsbDevice, VmWatchdog } from './device-props';
export type { VmDisk, VmDiskLimits } from './disk-props';
export type { VmNetworkDevice } from './network-device-props';
export { ProxmoxTemplate, type ProxmoxTemplateProps } from './proxmox-template';
export { ProxmoxVm } from './proxmox-vm';
export type {
  CloudInitChange,
  ProxmoxVmProps,
  VmDevices,
  VmInstaller,
  VmOperation,
  VmProcessor,
  VmSource,
  VmTimeouts,
} from './proxmox-vm-props';
