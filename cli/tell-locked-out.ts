import { createSocket } from 'node:dgram';
import { BlockList, isIPv6 } from 'node:net';
import type { PveNode } from '../site';
import type { Context } from './context';

/** Whom a firewall lets in that is about to be switched on. */
export interface Doorkeeper {
  /** What is then closed: `the machines of dev`, `the nodes`. */
  readonly what: string;
  /** Addresses and networks, `10.0.9.0/24`. */
  readonly admins: readonly string[];
  /** What is reached: the address of a node, `10.0.0.1`. */
  readonly towards: string;
}

/** Says it where this machine is not among those who may come in. It may well be behind a translation of addresses: nothing is refused. */
export async function tellLockedOut(
  { writer }: Pick<Context, 'writer'>,
  { what, admins, towards }: Doorkeeper,
): Promise<void> {
  const own = await ownAddress(towards);
  if (own === undefined || isAmong(own, admins)) return;
  writer.note(
    writer.colors.yellow(
      `${what} will let in ${admins.join(', ')}, and this machine goes there as ${own}. Unless its address is translated on the way, ` +
        'it will not be let in: add it to "admins" of the firewall.',
    ),
  );
}

/** Whom a node's file lets in to all nodes of its cluster: those that it names, and the networks that the node itself is in. */
export function doorkeeperOf({ address, bridges = [], setup }: PveNode): Doorkeeper | undefined {
  const firewall = setup?.datacenter?.firewall;
  if (!firewall?.enabled) return undefined;
  const near = bridges.flatMap(({ cidr }) => (cidr !== undefined && isAmong(address, [cidr]) ? [cidr] : []));
  return { what: 'the nodes', admins: [...firewall.admins, ...near], towards: address };
}

/** Whether an address is one of others, or in one of their networks. */
export function isAmong(address: string, others: readonly string[]): boolean {
  const list = new BlockList();
  for (const other of others) {
    const [first = '', length] = other.split('/');
    const family = isIPv6(first) ? 'ipv6' : 'ipv4';
    if (length === undefined) list.addAddress(first, family);
    else list.addSubnet(first, Number(length), family);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The address that this machine would come from; nothing is sent. Undefined where there is no way. */
function ownAddress(towards: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(towards) ? 'udp6' : 'udp4');
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.connect(9, towards, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });
}
