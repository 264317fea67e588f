export type { SdnEvpnController, SdnEvpnProps } from './evpn-props';
export { SdnEvpn } from './sdn-evpn';
export { SdnQinq, type SdnQinqProps } from './sdn-qinq';
export { SdnRouter, type SdnRouterProps } from './sdn-router';
export { SdnSimple } from './sdn-simple';
export { SdnVlan, type SdnVlanProps } from './sdn-vlan';
export { SdnVxlan, type SdnVxlanProps } from './sdn-vxlan';
export type { SdnSubnetProps, SdnVnetProps, SdnZoneProps } from './zone-props';
