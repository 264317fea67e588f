export { type InstallFault, isFaulty } from './install-fault';
export { installFaults } from './install-faults';
export { installedDisk, installedVm, type InstallableVm } from './installed-vm';
export { type NetworkMachine, networkMachine, networkMachines, networkVm } from './network-machines';
export { hasKernelName, PVE_ARRAYS } from './proxmox-ve';
export { managementOf } from './proxmox-ve-network';
export { rootTarget, type RootTarget } from './root-disk';
