import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeOffer, type Discover, encodeDiscover, type Offer } from './dhcp-message';

const CLIENT_PORT = 68;
const SERVER_PORT = 67;
/** Servers look whether an address is taken before they offer it: ISC's for one second, dnsmasq for three. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 20;

/**
 * Asks for offers as firmware does, and takes none: no lease is made.
 * @param broadcast address of the network, which leads out by the interface on it, `10.0.12.255`
 * @returns the offers of all servers, in the order of the questions
 * @throws Error of the system, where the port of DHCP clients cannot be had: EACCES, EADDRINUSE
 */
export async function askForOffers(
  broadcast: string,
  asked: readonly Omit<Discover, 'transaction'>[],
): Promise<readonly (readonly Offer[])[]> {
  const questions = asked.map((each) => ({ ...each, transaction: randomInt(1, 2 ** 32 - 1) }));
  const offers = new Map<number, Offer[]>(questions.map(({ transaction }) => [transaction, []]));
  const socket = await bound();
  try {
    socket.on('message', (packet) => {
      const offer = decodeOffer(packet);
      if (offer) offers.get(offer.transaction)?.push(offer);
    });
    for (const question of questions) {
      await sent(socket, encodeDiscover(question), broadcast);
      // A server reads them one after the other.
      await sleep(PAUSE_MS);
    }
    await sleep(PATIENCE_MS);
    return questions.map(({ transaction }) => offers.get(transaction) ?? []);
  } finally {
    socket.close();
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(CLIENT_PORT, () => {
      socket.setBroadcast(true);
      resolve();
    });
  });
  return socket;
}

function sent(socket: Socket, packet: Buffer, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, SERVER_PORT, address, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
