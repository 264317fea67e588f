export {
  NetworkGuard,
  type NetworkGuardOptions,
  NodeNetworkError,
  type NodeNetworkErrorCode,
} from './network-guard';
