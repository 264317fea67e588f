import { boolean, formats, integer, oneOf, optional, repeated, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams, type Lab, type SdnRecord } from '../../model';
import { createSdn, deleteSdn, needSdn, sdnConfigs, updateSdn, isListed, viewSdn } from './sdn-objects';
import { changeParams, sdnConfigOf, viewOf, viewParams, locked } from './sdn-params';

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
  'secondary-controllers': optional(repeated(text())),
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
    handle: ({ lab, params, caller }) =>
      [...lab.state.sdn.values()]
        .filter(({ id }) => caller.mayAny(`/sdn/zones/${id}`, 'SDN.Audit', 'SDN.Allocate'))
        .filter((record) => record.kind === 'zone' && isListed(record, viewOf(params)))
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
      checkZone(lab, params.type, params);
      return createSdn(locked(lab, params), 'zone', params.zone, sdnConfigOf(params, 'zone'));
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
      updateSdn(locked(lab, params), 'zone', params.zone, {
        set: sdnConfigOf(params, 'zone'),
        delete: params.delete,
      }),
  }),
  route({
    method: 'DELETE',
    path: '/cluster/sdn/zones/:zone',
    params: { zone: formats.sdnId, 'lock-token': changeParams['lock-token'] },
    handle: ({ lab, params }) => {
      const user = sdnConfigs(lab, 'vnet').find(({ config }) => config['zone'] === params.zone);
      if (user) throw refuse(`zone ${params.zone} is used by vnet ${user.id}`);
      return deleteSdn(locked(lab, params), 'zone', params.zone);
    },
  }),
];

/** Options that each type of zone must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  evpn: ['controller', 'vrf-vxlan'],
  qinq: ['bridge', 'tag'],
  vlan: ['bridge'],
};

function checkZone(lab: Lab, type: string, params: Readonly<Record<string, unknown>>): void {
  const missing = (REQUIRED[type] ?? []).find((name) => params[name] === undefined);
  const isPeerless = type === 'vxlan' && params['peers'] === undefined && params['fabric'] === undefined;
  const name = isPeerless ? 'peers' : missing;
  if (name !== undefined) throw refuseParams({ [name]: 'property is missing and it is not optional' });
  for (const kind of ['controller', 'ipam', 'dns'] as const) {
    const id = params[kind];
    if (typeof id === 'string' && !lab.state.sdn.get(`${kind}/${id}`)?.config) {
      throw refuse(`${kind} '${id}' does not exist`);
    }
  }
}

function findZone(lab: Lab, id: string, pending: boolean): SdnRecord {
  const record = lab.state.sdn.get(`zone/${id}`);
  return pending && record ? record : needSdn(lab, 'zone', id);
}
