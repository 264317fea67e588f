/** An interface as `GET nodes/{node}/network` tells it. */
export type NodeInterface = Readonly<Record<string, unknown>> & {
  readonly iface: string;
  readonly type: string;
};

/** Options that a write takes; what it leaves out is gone. The rest of an answer follows from them. */
const OPTIONS = [
  ...['type', 'cidr', 'cidr6', 'gateway', 'gateway6', 'mtu', 'comments', 'comments6', 'autostart'],
  ...['bridge_ports', 'bridge_vlan_aware', 'bridge_vids', 'slaves', 'bond_mode', 'bond-primary'],
  ...['bond_xmit_hash_policy', 'vlan-id', 'vlan-raw-device', 'ovs_type', 'ovs_bridge', 'ovs_bonds'],
  ...['ovs_ports', 'ovs_options', 'ovs_tag'],
];

/** A call that brings one interface back to what it was. */
export interface Restoration {
  readonly iface: string;
  readonly method: 'post' | 'put' | 'delete';
  readonly options: Readonly<Record<string, string | number>>;
}

/** What has to be called so that the interfaces are again as they were before. */
export function restorations(
  before: readonly NodeInterface[],
  now: readonly NodeInterface[],
): readonly Restoration[] {
  const [old, present] = [byName(before), byName(now)];
  const gone = [...present.keys()].filter((name) => !old.has(name));
  return [
    // What is on others goes first: a VLAN before its bridge, a bridge before its bond.
    ...gone.reverse().map((iface) => ({ iface, method: 'delete', options: {} }) as const),
    ...[...old].flatMap(([iface, options]): readonly Restoration[] => {
      const other = present.get(iface);
      if (!other) return [{ iface, method: 'post', options }];
      return JSON.stringify(options) === JSON.stringify(other) ? [] : [{ iface, method: 'put', options }];
    }),
  ];
}

function byName(interfaces: readonly NodeInterface[]): ReadonlyMap<string, Restoration['options']> {
  return new Map(
    interfaces.map((each) => {
      const written = OPTIONS.flatMap((key) => {
        const value = each[key];
        return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [];
      });
      return [each.iface, Object.fromEntries(written)];
    }),
  );
}
