import type { GuestBridge } from '../../guests';
import type { Lab } from '../model';

/** The bridges that are in force: those of the nodes with their addresses, and the vnets that were applied. */
export function bridgesOf(lab: Lab): readonly GuestBridge[] {
  const found = new Map<string, GuestBridge>();
  for (const node of lab.state.nodes.values()) {
    for (const [name, iface] of Object.entries(node.interfaces)) {
      // The nodes of a lab share one network, so the first node's bridge of a name is that of all.
      if ((iface['type'] !== 'bridge' && iface['type'] !== 'OVSBridge') || found.has(name)) continue;
      const { cidr, mtu } = iface;
      found.set(name, {
        name,
        ...(typeof cidr === 'string' ? { address: cidr } : {}),
        ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
      });
    }
  }
  for (const record of lab.state.sdn.values()) {
    if (record.kind !== 'vnet' || record.running === undefined) continue;
    const { zone: id } = record.running;
    const zone = typeof id === 'string' ? lab.state.sdn.get(`zone/${id}`)?.running : undefined;
    found.set(record.id, { name: record.id, mtu: vnetMtu(zone?.['mtu'], zone?.['type']) });
  }
  return [...found.values()];
}

/** VXLAN takes 50 bytes of the 1500 below it. */
function vnetMtu(mtu: unknown, type: unknown): number {
  if (mtu !== undefined) return Number(mtu);
  return type === 'vxlan' || type === 'evpn' ? 1450 : 1500;
}

/** Makes the guests' bridges what the model says. */
export async function applyBridges(lab: Lab): Promise<void> {
  if (lab.guests.unavailable() === null) await lab.guests.applyNetwork(bridgesOf(lab));
}
