import {
  boolean,
  Envelope,
  formats,
  integer,
  list,
  oneOf,
  optional,
  route,
  text,
  type AnyRoute,
} from '../../http';
import { refuse, refuseParams, without, type Lab, type NodeRecord } from '../../model';
import { applyBridges } from '../../network';
import { describeInterface, interfaceList, type InterfaceChange } from './interface-config';

const TYPES = oneOf(
  'bridge',
  'bond',
  'eth',
  'alias',
  'vlan',
  'fabric',
  'OVSBridge',
  'OVSBond',
  'OVSPort',
  'OVSIntPort',
  'vnet',
  'unknown',
);

const interfaceName = text({ pattern: /^[a-zA-Z][a-zA-Z0-9_]{1,20}([:.]\d+)?$/ });

const writeParams = {
  node: formats.node,
  iface: interfaceName,
  type: TYPES,
  address: optional(text()),
  address6: optional(text()),
  autostart: optional(boolean()),
  'bond-primary': optional(text()),
  bond_mode: optional(text()),
  bond_xmit_hash_policy: optional(text()),
  bridge_ports: optional(text()),
  bridge_vids: optional(text()),
  bridge_vlan_aware: optional(boolean()),
  cidr: optional(formats.cidr),
  cidr6: optional(formats.cidr),
  comments: optional(text()),
  comments6: optional(text()),
  gateway: optional(text()),
  gateway6: optional(text()),
  mtu: optional(integer({ minimum: 1280, maximum: 65_520 })),
  netmask: optional(text()),
  netmask6: optional(integer({ minimum: 0, maximum: 128 })),
  ovs_bonds: optional(text()),
  ovs_bridge: optional(text()),
  ovs_options: optional(text()),
  ovs_ports: optional(text()),
  ovs_tag: optional(integer({ minimum: 1, maximum: 4094 })),
  slaves: optional(text()),
  'vlan-id': optional(integer({ minimum: 1, maximum: 4094 })),
  'vlan-raw-device': optional(text()),
};

function nodeOf(lab: Lab, name: string): NodeRecord {
  const node = lab.state.nodes.get(name);
  if (!node) throw refuse(`no such cluster node '${name}'`);
  return node;
}

function wanted(node: NodeRecord): NonNullable<NodeRecord['pendingInterfaces']> {
  return node.pendingInterfaces ?? node.interfaces;
}

function put(lab: Lab, node: NodeRecord, interfaces: NonNullable<NodeRecord['pendingInterfaces']>): null {
  lab.state.nodes.set(node.node, { ...node, pendingInterfaces: interfaces });
  return null;
}

/** `/nodes/{node}/network` */
export const nodeNetworkRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/network',
    params: { node: formats.node, type: optional(text()) },
    handle: ({ lab, params }) => {
      const node = nodeOf(lab, params.node);
      const data = interfaceList(node).filter(({ type }) => isWantedType(params.type, String(type)));
      return new Envelope({
        data,
        ...(node.pendingInterfaces ? { changes: 'the configuration waits for a reload\n' } : {}),
      });
    },
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/network',
    params: writeParams,
    handle: ({ lab, params }) => {
      const node = nodeOf(lab, params.node);
      const before = wanted(node);
      if (before[params.iface]) throw refuseParams({ iface: 'interface already exists' });
      return put(lab, node, { ...before, [params.iface]: describeInterface(changeOf(params)) });
    },
  }),
  route({
    method: 'PUT',
    path: '/nodes/:node/network',
    params: { node: formats.node, 'regenerate-frr': optional(boolean()) },
    handle: ({ lab, params, caller }) =>
      lab.tasks.start({
        node: params.node,
        type: 'srvreload',
        id: 'networking',
        user: caller.id,
        work: () => lab.sequencer.run('network', () => reload(lab, params.node)),
      }),
  }),
  route({
    method: 'DELETE',
    path: '/nodes/:node/network',
    params: { node: formats.node },
    handle: ({ lab, params }) => {
      lab.state.nodes.set(params.node, without(nodeOf(lab, params.node), 'pendingInterfaces'));
      return null;
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/network/:iface',
    params: { node: formats.node, iface: interfaceName },
    handle: ({ lab, params }) => {
      const found = interfaceList(nodeOf(lab, params.node)).find(({ iface }) => iface === params.iface);
      if (!found) throw refuseParams({ iface: 'interface does not exist' });
      return found;
    },
  }),
  route({
    method: 'PUT',
    path: '/nodes/:node/network/:iface',
    params: { ...writeParams, delete: optional(list()) },
    handle: ({ lab, params }) => {
      const node = nodeOf(lab, params.node);
      const before = wanted(node)[params.iface];
      if (!before) throw refuseParams({ iface: 'interface does not exist' });
      return put(lab, node, {
        ...wanted(node),
        [params.iface]: describeInterface(changeOf(params), before, params.delete),
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/nodes/:node/network/:iface',
    params: { node: formats.node, iface: interfaceName },
    handle: ({ lab, params }) => {
      const node = nodeOf(lab, params.node);
      const { [params.iface]: removed, ...rest } = wanted(node);
      if (!removed) throw refuseParams({ iface: 'interface does not exist' });
      return put(lab, node, rest);
    },
  }),
];

function changeOf(params: Readonly<Record<string, unknown>>): InterfaceChange {
  const rest = without(params, 'node', 'delete');
  return Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  ) as InterfaceChange;
}

function isWantedType(filter: string | undefined, type: string): boolean {
  if (filter === undefined) return true;
  if (filter === 'any_bridge' || filter === 'any_local_bridge')
    return type === 'bridge' || type === 'OVSBridge';
  return type === filter;
}

async function reload(lab: Lab, name: string): Promise<void> {
  const { pendingInterfaces, ...node } = nodeOf(lab, name);
  lab.state.nodes.set(name, { ...node, interfaces: pendingInterfaces ?? node.interfaces });
  await applyBridges(lab);
}
