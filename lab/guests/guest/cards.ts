import type { GuestNic } from '../guest-host';
import { bridgeOf, portName } from '../network';

/** Bytes of cards that do not say otherwise. */
export type MtuOf = (bridge: string) => number;

/** A text as one word of a shell script. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Shell lines that run a command in the lab's network, from a network namespace of a guest's own. */
export const LAB_FUNCTION = 'lab() { nsenter --target=1 --net -- "$@"; }';

/**
 * Shell lines that make a card in a guest's network namespace and plug it into the lab's bridge.
 *
 * @param inside The name of the guest's end.
 */
export function plugCard(
  inside: string,
  { vmid, nic }: { readonly vmid: number; readonly nic: GuestNic },
  mtuOf: MtuOf,
): string {
  const port = portName(vmid, nic);
  const mtu = `mtu ${String(nic.mtu ?? mtuOf(nic.bridge))}`;
  return [
    // The port of the boot before may live on for a moment, until the kernel has cleared its namespace.
    `lab ip link del ${port} 2> /dev/null || true`,
    `ip link add ${inside} address ${nic.mac.toLowerCase()} ${mtu} type veth peer name ${port} ${mtu} netns 1`,
    `lab ip link set ${port} master ${bridgeOf(nic)} ${nic.linkDown ? 'down' : 'up'}`,
  ].join('\n');
}

/** A host name that the kernel takes, from the name of a VM. */
export function hostNameOf(name: string): string {
  const label = name.replace(/[^A-Za-z0-9-]/g, '-').replace(/^-+|-+$/g, '');
  return label.slice(0, 63) || 'guest';
}
