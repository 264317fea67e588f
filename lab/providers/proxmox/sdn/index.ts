export { applierResource } from './applier-resource';
export { sdnObjects } from './objects';
export { findSubnet, subnetRecovery, subnetResource } from './subnet-resource';
export { readVnet, vnetResource } from './vnet-resource';
export { readZone as readZoneAnswer } from './zone-fields';
export { ZONE_FIELDS, zoneResources } from './zones';
