import { runCommand, type CommandResult } from '../command';
import { GuestError } from '../guest-error';
import type { GuestNic } from '../guest-host';
import type { Holder } from '../holder';
import { bridgeOf, portName } from './bridges';

/** Other cards of a guest that runs. */
export interface CardChange {
  readonly vmid: number;
  readonly before: readonly GuestNic[];
  readonly after: readonly GuestNic[];
  /** A process in the guest's network, as the host sees it; absent where cards cannot be plugged. */
  readonly guestPid?: number;
}

/** Whether the guest sees the same card: where it is plugged in is the lab's side. */
function isSameCard(left: GuestNic | undefined, right: GuestNic): boolean {
  return left?.mac === right.mac && left.mtu === right.mtu;
}

/**
 * Takes out the cards that a guest no longer has, puts in those that are new, and moves the others to their bridges.
 *
 * @returns the cards that were put in
 * @throws GuestError GUEST_NETWORK_FAILED
 */
export async function replug(
  holder: Holder,
  { vmid, before, after, guestPid }: CardChange,
  mtuOf: (bridge: string) => number,
): Promise<readonly GuestNic[]> {
  const partner = (list: readonly GuestNic[], { name }: GuestNic): GuestNic | undefined =>
    list.find((nic) => nic.name === name);
  const isKept = (nic: GuestNic): boolean => guestPid === undefined || isSameCard(partner(before, nic), nic);
  const gone = before.filter((nic) => {
    const next = partner(after, nic);
    return guestPid !== undefined && (next === undefined || !isKept(next));
  });
  // One end takes the other with it; a card whose guest took it down itself is gone already.
  for (const nic of gone) await holder.run(['ip', 'link', 'del', portName(vmid, nic)]);
  const added = after.filter((nic) => !isKept(nic));
  for (const nic of added) {
    need(await plugIn(holder, { vmid, nic, guestPid: guestPid ?? 0 }, nic.mtu ?? mtuOf(nic.bridge)));
  }
  for (const nic of after) {
    const state = nic.linkDown ? 'down' : 'up';
    need(await holder.run(['ip', 'link', 'set', portName(vmid, nic), 'master', bridgeOf(nic), state]));
  }
  return added;
}

function plugIn(
  holder: Holder,
  { vmid, nic, guestPid }: { readonly vmid: number; readonly nic: GuestNic; readonly guestPid: number },
  mtu: number,
): Promise<CommandResult> {
  const inside = ['name', nic.name, 'address', nic.mac.toLowerCase(), 'mtu', String(mtu)];
  const outside = ['name', portName(vmid, nic), 'mtu', String(mtu), 'netns', String(holder.find()?.pid ?? 0)];
  const words = ['ip', 'link', 'add', ...inside, 'type', 'veth', 'peer', ...outside];
  return runCommand(['nsenter', `--target=${String(guestPid)}`, '--net', '--', ...words]);
}

function need({ code, stderr }: CommandResult): void {
  if (code === 0) return;
  throw new GuestError('GUEST_NETWORK_FAILED', `The kernel refused a network card: ${stderr.trim()}`);
}
