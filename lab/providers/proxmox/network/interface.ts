import ipaddr from 'ipaddr.js';
import { text as textOf, type Operation, type Validator } from '../../resource';
import type { ObjectValue } from '../../values';
import {
  flag,
  importId,
  list,
  number,
  text,
  type Answer,
  type Fields,
  type ObjectDescription,
} from '../objects';
import type { Session } from '../session';
import { atLeast, between } from '../validators';
import { reloadNetwork } from './reload';

/** What all interfaces have. */
const COMMON: Fields = {
  address: text('cidr'),
  address6: text('cidr6'),
  autostart: flag('autostart', { absent: false, canUnset: false }),
  comment: {
    ...text('comments', { absent: 'state' }),
    // PVE keeps comments as lines of a file, and answers them with their end.
    read: ({ comments }) => (typeof comments === 'string' ? comments.trim() : undefined),
  },
  gateway: text('gateway'),
  gateway6: text('gateway6'),
  mtu: number('mtu'),
};

const cidr: Validator = (value) =>
  typeof value === 'string' && ipaddr.isValidCIDR(value)
    ? undefined
    : "must be an address as in '10.0.0.1/24'";
const address: Validator = (value) =>
  typeof value === 'string' && ipaddr.isValid(value) ? undefined : "must be an address as in '10.0.0.1'";

/** What tells one kind of interface from another. */
export interface InterfaceKind extends Pick<ObjectDescription, 'plan' | 'also' | 'validators'> {
  readonly type: 'bridge' | 'vlan' | 'bond';
  readonly fields: Fields;
  readonly name: Validator;
}

/** A network interface of a node; each change is followed by a reload. */
export function networkInterface(kind: InterfaceKind): ObjectDescription {
  const { type, fields, name, plan, also, validators } = kind;
  return {
    type: `proxmox_network_linux_${type}`,
    fields: { ...COMMON, ...fields },
    validators: {
      name,
      address: cidr,
      address6: cidr,
      gateway: address,
      gateway6: address,
      mtu: between(1, 65_520),
      timeout_reload: atLeast(5),
      ...validators,
    },
    ...(plan ? { plan } : {}),
    ...(also ? { also } : {}),
    collection: (object) => `nodes/${textOf(object, 'node_name')}/network`,
    path: (object) => `nodes/${textOf(object, 'node_name')}/network/${textOf(object, 'name')}`,
    id: (object) => `${textOf(object, 'node_name')}:${textOf(object, 'name')}`,
    creation: (planned) => ({ iface: textOf(planned, 'name'), type }),
    change: (planned) => ({ iface: textOf(planned, 'name'), type }),
    find: findInterface,
    import: (id) => ({
      ...importId(/^(?<node_name>[^:]+):(?<name>[^:]+)$/, 'NODE:INTERFACE, as in pve1:vmbr1')(id),
      timeout_reload: 100,
    }),
    afterwards: reloadNetwork,
  };
}

/** Only the list of a node tells everything that is pending. */
async function findInterface(
  object: ObjectValue,
  operation: Operation<Session>,
): Promise<Answer | undefined> {
  const path = `nodes/${textOf(object, 'node_name')}/network`;
  const rows = await operation.session.api.get<readonly Answer[]>(path);
  return rows.find((row) => row.iface === textOf(object, 'name'));
}

/** Interfaces that make up another one, by their names. */
export function ports(key: string): Fields[string] {
  return list(key, { separator: ' ', isSorted: true, absent: 'state', canUnset: false });
}
