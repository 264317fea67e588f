export { nodeNetworkRoutes } from './network';
