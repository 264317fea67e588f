export { applierResource } from './applier-resource';
export { subnetRecovery, subnetResource } from './subnet-resource';
export { vnetResource } from './vnet-resource';
export { zoneResource } from './zone-resource';
