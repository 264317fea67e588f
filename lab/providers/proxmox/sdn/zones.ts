import type { ResourceType } from '../../resource';
import type { Session } from '../session';
import { atLeast, between, oneOf } from '../validators';
import type { ZoneField } from './zone-fields';
import { zoneResource } from './zone-resource';

function own(
  argument: string,
  key: string,
  kind: ZoneField['kind'],
  absent?: ZoneField['absent'],
): ZoneField {
  return { argument, key, kind, canUnset: false, ...(absent === undefined ? {} : { absent }) };
}

const BRIDGE = own('bridge', 'bridge', 'text');

/** All kinds of zones. */
export const zoneResources: Readonly<Record<string, ResourceType<Session>>> = {
  proxmox_sdn_zone_simple: zoneResource('simple', [own('dhcp', 'dhcp', 'text')], { dhcp: oneOf('dnsmasq') }),
  proxmox_sdn_zone_vlan: zoneResource('vlan', [BRIDGE]),
  proxmox_sdn_zone_qinq: zoneResource(
    'qinq',
    [
      BRIDGE,
      own('service_vlan', 'tag', 'number'),
      own('service_vlan_protocol', 'vlan-protocol', 'text', '802.1q'),
    ],
    { service_vlan: between(1, 4094), service_vlan_protocol: oneOf('802.1ad', '802.1q') },
  ),
  proxmox_sdn_zone_vxlan: zoneResource('vxlan', [own('peers', 'peers', 'list')]),
  proxmox_sdn_zone_evpn: zoneResource(
    'evpn',
    [
      own('advertise_subnets', 'advertise-subnets', 'flag', false),
      own('controller', 'controller', 'text'),
      own('disable_arp_nd_suppression', 'disable-arp-nd-suppression', 'flag', false),
      own('exit_nodes', 'exitnodes', 'list'),
      own('exit_nodes_local_routing', 'exitnodes-local-routing', 'flag', false),
      own('primary_exit_node', 'exitnodes-primary', 'text'),
      own('rt_import', 'rt-import', 'text'),
      own('vrf_vxlan', 'vrf-vxlan', 'number'),
    ],
    { vrf_vxlan: atLeast(1) },
  ),
};
