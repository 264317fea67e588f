import type { InterfaceConfig, NodeRecord } from '../../model';

/** Parameters of a write, with PVE's names. */
export type InterfaceChange = Readonly<Record<string, string | number | boolean>> & {
  readonly iface: string;
  readonly type: string;
};

/** Values that PVE answers as text although it takes them as numbers. */
const AS_TEXT = new Set(['mtu', 'vlan-id', 'ovs_tag', 'netmask', 'netmask6']);

/** An interface as PVE writes it down: a write replaces every option, what is in `delete` or left out is gone. */
export function describeInterface(
  change: InterfaceChange,
  before?: InterfaceConfig,
  removed: readonly string[] = [],
): InterfaceConfig {
  const { iface, ...given } = change;
  const options = Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => !removed.includes(key))
      .map(([key, value]) => [key, writeValue(key, value)]),
  );
  return {
    ...options,
    priority: before?.['priority'] ?? 4,
    method: 'cidr' in options || 'address' in options ? 'static' : 'manual',
    method6: 'cidr6' in options || 'address6' in options ? 'static' : 'manual',
    families: 'cidr6' in options || 'address6' in options ? ['inet', 'inet6'] : ['inet'],
    ...addresses(options),
    ...ofType(iface, options),
  };
}

function writeValue(key: string, value: string | number | boolean): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  // PVE ends every line of a comment, also the last one (recorded: proxmox_network_linux_bridge).
  if (key.startsWith('comments')) return `${String(value).replace(/\n$/, '')}\n`;
  return AS_TEXT.has(key) ? String(value) : value;
}

/** `cidr` and `address` with `netmask` are two spellings; PVE answers both. */
function addresses(options: InterfaceConfig): InterfaceConfig {
  const [address, netmask] = String(options['cidr'] ?? '').split('/');
  const [address6, netmask6] = String(options['cidr6'] ?? '').split('/');
  return {
    ...(address && netmask ? { address, netmask } : {}),
    ...(address6 && netmask6 ? { address6, netmask6 } : {}),
  };
}

function ofType(iface: string, options: InterfaceConfig): InterfaceConfig {
  if (options['type'] === 'bridge') {
    return { bridge_ports: options['bridge_ports'] ?? '', bridge_stp: 'off', bridge_fd: '0' };
  }
  if (options['type'] === 'bond')
    return { bond_mode: options['bond_mode'] ?? 'balance-rr', bond_miimon: '100' };
  if (options['type'] !== 'vlan') return {};
  const [device, tag] = iface.split('.');
  // PVE reads the tag out of the name; where neither has one, there is none.
  const id = options['vlan-id'] ?? tag ?? iface.replace(/\D+/g, '');
  return {
    'vlan-raw-device': options['vlan-raw-device'] ?? device ?? '',
    ...(id === '' ? {} : { 'vlan-id': id }),
  };
}

/** `GET /nodes/{node}/network`: what is written down; only what is in force is active. */
export function interfaceList(node: NodeRecord): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(node.pendingInterfaces ?? node.interfaces).map(([iface, config]) => ({
    iface,
    ...config,
    ...(node.interfaces[iface] ? { active: 1 } : {}),
    ...(config['type'] === 'eth' ? { exists: 1 } : {}),
  }));
}
