export { type InterfaceChange } from './carriers';
export { KeptNetworkFile } from './kept-network';
export { NetworkGuard, type NetworkGuardOptions, type NodeNetworkErrorCode } from './network-guard';
