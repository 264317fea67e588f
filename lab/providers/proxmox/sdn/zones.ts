import type { ResourceType } from '../../resource';
import type { Session } from '../session';
import { atLeast, between, matches, oneOf } from '../validators';
import { COMMON_FIELDS, type ZoneField } from './zone-fields';
import { zoneResource, type ZoneType } from './zone-resource';

function own(
  argument: string,
  key: string,
  kind: ZoneField['kind'],
  more: Partial<Pick<ZoneField, 'absent' | 'canUnset'>> = {},
): ZoneField {
  return { argument, key, kind, canUnset: false, ...more };
}

const BRIDGE = own('bridge', 'bridge', 'text');

/** What each kind has of its own. */
const OWN: Readonly<Record<ZoneType, readonly ZoneField[]>> = {
  simple: [own('dhcp', 'dhcp', 'text', { canUnset: true })],
  vlan: [BRIDGE],
  qinq: [
    BRIDGE,
    own('service_vlan', 'tag', 'number'),
    own('service_vlan_protocol', 'vlan-protocol', 'text', { absent: '802.1q' }),
  ],
  vxlan: [own('peers', 'peers', 'list')],
  evpn: [
    own('advertise_subnets', 'advertise-subnets', 'flag', { absent: false, canUnset: true }),
    own('controller', 'controller', 'text'),
    own('disable_arp_nd_suppression', 'disable-arp-nd-suppression', 'flag', {
      absent: false,
      canUnset: true,
    }),
    own('exit_nodes', 'exitnodes', 'list', { canUnset: true }),
    own('exit_nodes_local_routing', 'exitnodes-local-routing', 'flag', { absent: false, canUnset: true }),
    own('primary_exit_node', 'exitnodes-primary', 'text', { canUnset: true }),
    own('rt_import', 'rt-import', 'text', { canUnset: true }),
    own('vrf_vxlan', 'vrf-vxlan', 'number'),
  ],
};

/** Everything that any zone has. */
export const ZONE_FIELDS: readonly ZoneField[] = [
  ...new Map(
    [...COMMON_FIELDS, ...Object.values(OWN).flat()].map((field) => [field.argument, field]),
  ).values(),
];

/** All kinds of zones. */
export const zoneResources: Readonly<Record<string, ResourceType<Session>>> = {
  proxmox_sdn_zone_simple: zoneResource('simple', OWN.simple, { dhcp: oneOf('dnsmasq') }),
  proxmox_sdn_zone_vlan: zoneResource('vlan', OWN.vlan),
  proxmox_sdn_zone_qinq: zoneResource('qinq', OWN.qinq, {
    service_vlan: between(1, 4094),
    service_vlan_protocol: oneOf('802.1ad', '802.1q'),
  }),
  proxmox_sdn_zone_vxlan: zoneResource('vxlan', OWN.vxlan),
  proxmox_sdn_zone_evpn: zoneResource('evpn', OWN.evpn, {
    vrf_vxlan: atLeast(1),
    rt_import: matches(/^\d+:\d+$/, "a route target as in '65000:65000'"),
  }),
};
