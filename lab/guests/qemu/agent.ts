import { randomInt } from 'node:crypto';
import { GuestError } from '../guest-error';
import type { GuestInterface } from '../guest-host';
import { JsonChannel } from './json-channel';

/** As long as PVE waits for an agent that is not there. */
const SYNC_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** What makes the agent forget a command that was cut off. */
const FLUSH = Buffer.from([0xff]);
const MOST_IDS = 2 ** 31;

interface AgentError {
  readonly class: string;
  readonly desc: string;
}

/**
 * Asks the agent in a machine over its virtio-serial port.
 *
 * @see https://qemu.readthedocs.io/en/v7.2.0/interop/qemu-ga-ref.html
 * @throws GuestError GUEST_AGENT_SILENT when it does not answer, GUEST_AGENT_REFUSED with its own words.
 */
export async function askAgent(path: string, command: string, options?: object): Promise<unknown> {
  const channel = await JsonChannel.open(path).catch(() => {
    throw silent();
  });
  try {
    const id = randomInt(MOST_IDS);
    const sync = { execute: 'guest-sync-delimited', arguments: { id } };
    const isSync = (message: Readonly<Record<string, unknown>>): boolean => message['return'] === id;
    const met = await channel.ask(sync, { isAnswer: isSync, timeoutMs: SYNC_TIMEOUT_MS, prefix: FLUSH });
    if (met === null) throw silent();
    const request = { execute: command, ...(options === undefined ? {} : { arguments: options }) };
    const answer = await channel.ask(request, { isAnswer: () => true, timeoutMs: ANSWER_TIMEOUT_MS });
    if (answer === null) throw silent();
    const error = answer['error'] as AgentError | undefined;
    if (error !== undefined) throw new GuestError('GUEST_AGENT_REFUSED', error.desc);
    return answer['return'];
  } finally {
    channel.close();
  }
}

function silent(): GuestError {
  return new GuestError('GUEST_AGENT_SILENT', 'QEMU guest agent is not running');
}

interface AgentInterface {
  readonly name?: unknown;
  readonly 'hardware-address'?: unknown;
  readonly 'ip-addresses'?: readonly {
    readonly 'ip-address'?: unknown;
    readonly 'ip-address-type'?: unknown;
    readonly prefix?: unknown;
  }[];
}

/** Reads an answer to `guest-network-get-interfaces`; the agent is the guest's own program, and may say anything. */
export function readAgentInterfaces(answer: unknown): readonly GuestInterface[] {
  const rows = Array.isArray(answer) ? (answer as readonly AgentInterface[]) : [];
  return rows
    .filter(({ name }) => name !== 'lo')
    .map((row) => ({
      name: String(row.name),
      mac: typeof row['hardware-address'] === 'string' ? row['hardware-address'] : '',
      addresses: addressesOf(row).map((address) => ({
        address: String(address['ip-address']),
        prefix: Number(address.prefix),
        family: address['ip-address-type'] === 'ipv6' ? ('ipv6' as const) : ('ipv4' as const),
      })),
    }));
}

function addressesOf({ 'ip-addresses': rows }: AgentInterface): NonNullable<AgentInterface['ip-addresses']> {
  return Array.isArray(rows) ? (rows as NonNullable<AgentInterface['ip-addresses']>) : [];
}
