export { NetworkGuard, type NetworkGuardOptions, type NodeNetworkErrorCode } from './network-guard';
