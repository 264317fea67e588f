import { boolean, formats, integer, oneOf, optional, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams, type Lab, type SdnRecord } from '../../model';
import { createSdn, deleteSdn, needSdn, sdnConfigs, updateSdn, viewSdn } from './sdn-objects';
import { changeParams, sdnConfigOf, viewOf, viewParams } from './sdn-params';

const TYPES = oneOf('evpn', 'faucet', 'qinq', 'simple', 'vlan', 'vxlan');

const options = {
  'advertise-subnets': optional(boolean()),
  bridge: optional(text()),
  'bridge-disable-mac-learning': optional(boolean()),
  controller: optional(text()),
  dhcp: optional(oneOf('dnsmasq')),
  'disable-arp-nd-suppression': optional(boolean()),
  dns: optional(text()),
  dnszone: optional(text()),
  'dp-id': optional(integer()),
  exitnodes: optional(text()),
  'exitnodes-local-routing': optional(boolean()),
  'exitnodes-primary': optional(text()),
  fabric: optional(text()),
  ipam: optional(text()),
  mac: optional(text()),
  mtu: optional(integer()),
  nodes: optional(text()),
  peers: optional(text()),
  reversedns: optional(text()),
  'rt-import': optional(text()),
  'secondary-controllers': optional(text()),
  tag: optional(integer({ minimum: 0 })),
  'vlan-protocol': optional(oneOf('802.1q', '802.1ad')),
  'vrf-vxlan': optional(integer({ minimum: 1, maximum: 16_777_215 })),
  'vxlan-port': optional(integer({ minimum: 1, maximum: 65_536 })),
};

/** `/cluster/sdn/zones` */
export const zoneRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/sdn/zones',
    params: { ...viewParams, type: optional(TYPES) },
    handle: ({ lab, params }) =>
      [...lab.state.sdn.values()]
        .filter(
          (record) => record.kind === 'zone' && (record.config !== undefined || params.pending === true),
        )
        .filter(
          (record) =>
            params.type === undefined || (record.config ?? record.running)?.['type'] === params.type,
        )
        .map((record) => viewSdn(record, viewOf(params))),
  }),
  route({
    method: 'POST',
    path: '/cluster/sdn/zones',
    params: { ...options, 'lock-token': changeParams['lock-token'], zone: formats.sdnId, type: TYPES },
    handle: ({ lab, params }) => {
      if (params.type === 'vxlan' && params.peers === undefined && params.fabric === undefined) {
        throw refuseParams({ peers: 'property is missing and it is not optional' });
      }
      return createSdn(lab, 'zone', params.zone, sdnConfigOf(params, 'zone'));
    },
  }),
  route({
    method: 'GET',
    path: '/cluster/sdn/zones/:zone',
    params: { ...viewParams, zone: formats.sdnId },
    handle: ({ lab, params }) => viewSdn(findZone(lab, params.zone, params.pending === true), viewOf(params)),
  }),
  route({
    method: 'PUT',
    path: '/cluster/sdn/zones/:zone',
    params: { ...options, ...changeParams, zone: formats.sdnId },
    handle: ({ lab, params }) =>
      updateSdn(lab, 'zone', params.zone, { set: sdnConfigOf(params, 'zone'), delete: params.delete }),
  }),
  route({
    method: 'DELETE',
    path: '/cluster/sdn/zones/:zone',
    params: { zone: formats.sdnId, 'lock-token': changeParams['lock-token'] },
    handle: ({ lab, params }) => {
      const user = sdnConfigs(lab, 'vnet').find(({ config }) => config['zone'] === params.zone);
      if (user) throw refuse(`zone ${params.zone} is used by vnet ${user.id}`);
      return deleteSdn(lab, 'zone', params.zone);
    },
  }),
];

function findZone(lab: Lab, id: string, pending: boolean): SdnRecord {
  const record = lab.state.sdn.get(`zone/${id}`);
  return pending && record ? record : needSdn(lab, 'zone', id);
}
