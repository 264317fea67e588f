export { applierResource } from './applier-resource';
export { sdnObjects } from './objects';
export { subnetRecovery, subnetResource } from './subnet-resource';
export { vnetResource } from './vnet-resource';
export { zoneResources } from './zones';
