import { text as textOf, type Operation } from '../../resource';
import { isList, type ObjectValue } from '../../values';
import { allOf, oneOfThem } from '../combinations';
import {
  importId,
  list,
  listOf,
  number,
  text,
  textOf as wordOf,
  type Answer,
  type Field,
  type ObjectDescription,
} from '../objects';
import type { Session } from '../session';
import { between, matches } from '../validators';
import { sdnId } from './zone-resource';

/** What is pending stands beside what is in force, and was asked for. `deleted` is nothing. */
async function findPending(path: string, operation: Operation<Session>): Promise<Answer> {
  const answer = await operation.session.api.get<Answer>(path, { pending: 1 });
  const pending = (answer.pending ?? {}) as Answer;
  const merged = { ...answer, ...pending };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== 'deleted'));
}

/** `proxmox_sdn_controller_evpn` */
const evpnController: ObjectDescription = {
  type: 'proxmox_sdn_controller_evpn',
  fields: {
    asn: number('asn', { canUnset: false }),
    fabric: text('fabric', { canUnset: false }),
    peers: list('peers', { canUnset: false }),
  },
  validators: { id: sdnId, asn: between(1, 4_294_967_295) },
  validate: allOf(oneOfThem('fabric', 'peers')),
  collection: () => 'cluster/sdn/controllers',
  path: (object) => `cluster/sdn/controllers/${textOf(object, 'id')}`,
  creation: (planned) => ({ controller: textOf(planned, 'id'), type: 'evpn' }),
  find: (object, operation) => findPending(`cluster/sdn/controllers/${textOf(object, 'id')}`, operation),
  also: (answer) => ({ digest: typeof answer.digest === 'string' ? answer.digest : null }),
  import: (id) => ({ id }),
};

/** OpenFabric carries IPv6 too, and wants one of the two. */
function families(protocol: 'openfabric' | 'ospf', ...names: readonly string[]): Partial<ObjectDescription> {
  return protocol === 'openfabric' ? { validate: allOf(oneOfThem(...names)) } : {};
}

function fabric(protocol: 'openfabric' | 'ospf', fields: ObjectDescription['fields']): ObjectDescription {
  const path = (object: ObjectValue): string => `cluster/sdn/fabrics/fabric/${textOf(object, 'id')}`;
  return {
    type: `proxmox_sdn_fabric_${protocol}`,
    fields: { ip_prefix: text('ip_prefix'), ...fields },
    validators: { id: sdnId },
    ...families(protocol, 'ip_prefix', 'ip6_prefix'),
    collection: () => 'cluster/sdn/fabrics/fabric',
    path,
    creation: (planned) => ({ id: textOf(planned, 'id'), protocol }),
    change: (planned) => ({ id: textOf(planned, 'id'), protocol }),
    find: (object, operation) => findPending(path(object), operation),
    import: (id) => ({ id }),
  };
}

/** The interfaces of a node in a fabric: each a property string of its own. */
const interfaceNames: Field = {
  key: 'interfaces',
  write: (value) =>
    isList(value) && value.length > 0
      ? { each: value.map((name) => `name=${wordOf(name) ?? ''}`) }
      : undefined,
  read: (answer) =>
    (listOf(answer.interfaces, ';') ?? []).flatMap((entry) => /(?:^|,)name=([^,]+)/.exec(entry)?.[1] ?? []),
};

function fabricNode(protocol: 'openfabric' | 'ospf', fields: ObjectDescription['fields']): ObjectDescription {
  const collection = (object: ObjectValue): string =>
    `cluster/sdn/fabrics/node/${textOf(object, 'fabric_id')}`;
  const path = (object: ObjectValue): string => `${collection(object)}/${textOf(object, 'node_id')}`;
  return {
    type: `proxmox_sdn_fabric_node_${protocol}`,
    fields: { interface_names: interfaceNames, ip: text('ip'), ...fields },
    validators: { fabric_id: sdnId, node_id: matches(/./, 'the name of a node') },
    ...families(protocol, 'ip', 'ip6'),
    collection,
    path,
    creation: (planned) => ({ node_id: textOf(planned, 'node_id'), protocol }),
    change: () => ({ protocol }),
    find: (object, operation) => findPending(path(object), operation),
    id: (object) => `${textOf(object, 'fabric_id')}/${textOf(object, 'node_id')}`,
    import: importId(/^(?<fabric_id>[^/]+)\/(?<node_id>[^/]+)$/, 'FABRIC/NODE, as in fab1/pve1'),
  };
}

/** Objects of the SDN that one call makes. */
export const sdnObjects: readonly ObjectDescription[] = [
  evpnController,
  fabric('openfabric', {
    csnp_interval: number('csnp_interval'),
    hello_interval: number('hello_interval'),
    ip6_prefix: text('ip6_prefix'),
  }),
  fabric('ospf', { area: text('area') }),
  fabricNode('openfabric', { ip6: text('ip6') }),
  fabricNode('ospf', {}),
];
