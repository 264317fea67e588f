import type { AnyRoute, OperationCall } from '../../http';
import { refuse, type Lab, type SdnConfig } from '../../model';
import { objectRoutes, refuseUsed } from './object-routes';
import { needSdn } from './sdn-objects';

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  evpn: ['asn'],
  bgp: ['asn', 'node', 'peers'],
  isis: ['node', 'isis-domain', 'isis-net', 'isis-ifaces'],
  netbox: ['url', 'token'],
  phpipam: ['url', 'token', 'section'],
  powerdns: ['url', 'key'],
};

function checkRequired(_lab: Lab, _id: string, config: SdnConfig): void {
  const { type } = config;
  const required = REQUIRED[typeof type === 'string' ? type : ''] ?? [];
  const missing = required.find((name) => config[name] === undefined);
  // An EVPN controller takes its peers from a fabric as well.
  if (missing !== undefined && !(missing === 'peers' && config['fabric'] !== undefined)) {
    throw refuse(`missing value for required option '${missing}'`);
  }
}

function fabricNode({ given }: OperationCall): string {
  return `${given.text('fabric_id')}_${given.text('node_id')}`;
}

function routeMapEntry({ given }: OperationCall): string {
  return `${given.text('route-map-id')}_${given.number('order') ?? 0}`;
}

/** Controllers, address management, name servers, fabrics, prefix lists and route maps */
export const sdnKindRoutes: readonly AnyRoute[] = [
  ...objectRoutes({
    kind: 'controller',
    path: '/cluster/sdn/controllers',
    acl: (id) => `/sdn/controllers/${id}`,
    check: checkRequired,
    remove: (lab, id) => {
      refuseUsed(lab, `controller '${id}'`, ({ config }) => config?.['controller'] === id);
    },
  }),
  ...objectRoutes({
    kind: 'ipam',
    path: '/cluster/sdn/ipams',
    acl: (id) => `/sdn/ipams/${id}`,
    check: checkRequired,
    isImmediate: true,
    remove: (lab, id) => {
      if (id === 'pve') throw refuse(`can't delete the builtin ipam 'pve'`);
      refuseUsed(lab, `ipam '${id}'`, ({ config }) => config?.['ipam'] === id);
    },
  }),
  ...objectRoutes({
    kind: 'dns',
    path: '/cluster/sdn/dns',
    acl: (id) => `/sdn/dns/${id}`,
    check: checkRequired,
    isImmediate: true,
    remove: (lab, id) => {
      refuseUsed(lab, `dns '${id}'`, ({ config }) => config?.['dns'] === id || config?.['reversedns'] === id);
    },
  }),
  ...objectRoutes({
    kind: 'fabric',
    path: '/cluster/sdn/fabrics/fabric',
    acl: (id) => `/sdn/fabrics/${id}`,
    remove: (lab, id) => {
      refuseUsed(
        lab,
        `fabric '${id}'`,
        ({ kind, config }) => kind === 'fabric-node' && config?.['fabric_id'] === id,
      );
    },
  }),
  ...objectRoutes({
    kind: 'fabric-node',
    path: '/cluster/sdn/fabrics/node/{fabric_id}',
    below: '/{node_id}',
    acl: (id) => `/sdn/fabrics/${id.split('_')[0] ?? ''}`,
    idOf: fabricNode,
    isListed: ({ given }, { config, running }) =>
      (config ?? running)?.['fabric_id'] === given.text('fabric_id'),
    check: (lab, id) => {
      const [fabric = '', node = ''] = id.split('_');
      needSdn(lab, 'fabric', fabric);
      if (!lab.state.nodes.has(node)) throw refuse(`no such cluster node '${node}'`);
    },
  }),
  ...objectRoutes({
    kind: 'prefix-list',
    path: '/cluster/sdn/prefix-lists',
    acl: (id) => `/sdn/prefix-lists/${id}`,
    notOptions: ['verbose'],
  }),
  ...objectRoutes({
    kind: 'route-map',
    path: '/cluster/sdn/route-maps/entries',
    below: '/{route-map-id}/entry/{order}',
    acl: (id) => `/sdn/route-maps/${id.split('_')[0] ?? ''}`,
    idOf: routeMapEntry,
  }),
];
