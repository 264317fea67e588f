import { isIP } from 'node:net';
import type { NodeInterface } from './interfaces';

/** What is to become of one interface. */
export interface InterfaceChange {
  /** `vmbr0` */
  readonly iface: string;
  /** False where the state of the deployment has it already. */
  readonly isNew: boolean;
  /** Whether it is to have the default route. */
  readonly hasGateway: boolean;
  /** Interfaces that it takes as its ports or slaves. */
  readonly takes: readonly string[];
  /** Whether nothing but its comment changes. */
  readonly isOnlyComment: boolean;
}

/**
 * The interfaces that carry an address: the one that has it, and what that is on.
 *
 * @param address `192.0.2.1`
 * @returns names; none where no interface has the address
 */
export function carriersOf(interfaces: readonly NodeInterface[], address: string): ReadonlySet<string> {
  const byName = new Map(interfaces.map((each) => [each.iface, each]));
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const each = byName.get(name);
    for (const below of each ? standsOn(each) : []) add(below);
  };
  for (const each of interfaces) if (addressesOf(each).includes(address)) add(each.iface);
  return found;
}

/** Names of the interfaces whose change may cut off who reaches the node by one of some interfaces. */
export function cutting(
  changes: readonly InterfaceChange[],
  carriers: ReadonlySet<string>,
): readonly string[] {
  return changes
    .filter(
      ({ iface, hasGateway, takes, isOnlyComment }) =>
        !isOnlyComment && (carriers.has(iface) || hasGateway || takes.some((each) => carriers.has(each))),
    )
    .map(({ iface }) => iface);
}

/** All addresses that the node has. */
export function addressesOf({ cidr, cidr6, address, address6 }: NodeInterface): readonly string[] {
  return [cidr, cidr6, address, address6].flatMap((each) => {
    const text = typeof each === 'string' ? (each.split('/')[0] ?? '') : '';
    return isIP(text) === 0 ? [] : [text];
  });
}

function standsOn(each: NodeInterface): readonly string[] {
  const listed = ['bridge_ports', 'slaves', 'ovs_ports', 'ovs_bonds', 'vlan-raw-device'].flatMap((key) => {
    const names = each[key];
    return typeof names === 'string' ? names.split(/[\s,;]+/) : [];
  });
  // vmbr0.20 and eno1:1 are on what stands before.
  const [base = ''] = each.iface.split(/[.:]/);
  return [...listed, ...(base === each.iface ? [] : [base])].filter(Boolean);
}
