export { type InstallFault, isFaulty } from './install-fault';
export { installFaults } from './install-faults';
export { hasKernelName, managementOf, PVE_ARRAYS } from './proxmox-ve';
export { rootTarget, type RootTarget } from './root-disk';
