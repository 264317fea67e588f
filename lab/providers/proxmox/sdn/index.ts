export { applierResource } from './applier-resource';
export { subnetResource } from './subnet-resource';
export { vnetResource } from './vnet-resource';
export { zoneResource } from './zone-resource';
