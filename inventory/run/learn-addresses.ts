import { isIP, isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, IpAddress, isAddressedBy, type Site, type Vm } from '../../site';
import { loginNics, loginOf } from '../login-address';
import type { ConfigureOptions } from './configure-options';
import { AgentOutOfReach, type AskAgent } from './guest-agent';
import { inParallel } from './in-parallel';
import { patienceWith } from './patience';
import type { RunListener } from './run-event';

/** What became known of the hosts whose address comes from DHCP, by host name. */
export interface LearnedAddresses {
  readonly addresses: Readonly<Record<string, string>>;
  /** Why a host's address is not known. */
  readonly unknown: Readonly<Record<string, string>>;
}

const QUESTIONS = 20;
const RETRY_MS = 2000;

/**
 * Asks where the hosts are that take their address from DHCP: anew in each run, since leases change.
 *
 * The hosts to configure are waited for, because their agents start late in the first boot; the others are asked once,
 * for the sake of `ssh_config`.
 */
export async function learnAddresses(
  options: ConfigureOptions,
  chosen: readonly Vm[],
  signal: AbortSignal,
  onEvent: RunListener,
): Promise<LearnedAddresses> {
  const { environment, askAgent } = options;
  const addresses: Record<string, string> = { ...options.addresses };
  const unknown: Record<string, string> = {};
  const sought = environment.vms.filter(
    (vm) => loginOf(environment, vm).address === undefined && addresses[vm.name] === undefined,
  );
  const taken = staticAddresses(options.site, environment);
  await inParallel(sought, QUESTIONS, async (vm) => {
    if (!askAgent || loginNics(environment, vm).every((nic) => !isAddressedBy(nic, 'dhcp'))) {
      unknown[vm.name] = 'it has no address to log in at: give one of its NICs an address, or "ipv4: dhcp"';
      return;
    }
    const deadline = performance.now() + (chosen.includes(vm) ? patienceWith(options, vm).sshMs : 0);
    let said = '';
    for (;;) {
      const answer = await ask(environment, vm, askAgent, taken);
      if (answer.address !== undefined) {
        addresses[vm.name] = answer.address;
        return;
      }
      if (answer.isFinal || performance.now() >= deadline || signal.aborted) {
        unknown[vm.name] = `its address comes from DHCP and is not known: ${answer.reason}`;
        return;
      }
      if (answer.reason !== said) onEvent({ type: 'address-waiting', host: vm.name, message: answer.reason });
      said = answer.reason;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  });
  for (const [name, other] of sharedAddresses(sought, addresses)) {
    unknown[name] = `its guest agent tells the same address as that of ${other}: ${addresses[name] ?? ''}`;
  }
  const known = Object.entries(addresses).filter(([name]) => unknown[name] === undefined);
  return { addresses: Object.fromEntries(known), unknown };
}

interface Answer {
  readonly address?: string;
  readonly reason: string;
  /** Whether another question would have the same answer. */
  readonly isFinal: boolean;
}

async function ask(
  environment: Environment,
  vm: Vm,
  askAgent: AskAgent,
  taken: ReadonlySet<string>,
): Promise<Answer> {
  let interfaces;
  try {
    interfaces = await askAgent(vm);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason, isFinal: error instanceof AgentOutOfReach };
  }
  for (const nic of loginNics(environment, vm)) {
    const seen = interfaces.filter(({ mac }) => mac.toLowerCase() === nic.mac.toLowerCase());
    const told = seen.flatMap(({ addresses }) => addresses).flatMap(usable);
    const own = told.filter((each) => !taken.has(each));
    const address = own.find(isIPv4) ?? own[0];
    if (address !== undefined) return { address, reason: '', isFinal: false };
  }
  return { reason: 'the guest agent answers, and no NIC has an address of its own yet', isFinal: false };
}

/**
 * The address in its canonical form where it is one to log in at. A guest may say anything, so that what is no address
 * at all, or stands for another one (`::ffff:10.0.12.2`), is left out like those that reach nobody beyond the link.
 */
function usable(text: string): readonly string[] {
  if (isIP(text) === 0 || text.includes('%')) return [];
  const address = IpAddress.parse(text).text;
  return /^(127\.|169\.254\.|0\.|::|fe[89ab])/.test(address) ? [] : [address];
}

/**
 * Addresses that machines were given where this environment's can be: in itself and on the bridges of nodes. A guest
 * whose agent claims one would have another machine configured in its place.
 */
function staticAddresses({ environments, nodes }: Site, own: Environment): ReadonlySet<string> {
  const nics = environments.flatMap((environment) => {
    const inner = new Set(environment === own ? [] : environment.sdn?.vnets.map(({ id }) => id));
    return environment.vms.flatMap((vm) => vm.nics).filter(({ bridge }) => !inner.has(bridge));
  });
  const given = nics
    .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
    .flatMap((ip) => (ip.method === 'static' ? [ip.address] : []));
  const texts = [...given, ...nodes.map(({ address }) => address)].map((text) => text.replace(/\/.*/, ''));
  return new Set(texts.flatMap(usable));
}

/** Machines that tell the address of another one, with the other's name: neither can be told from the other. */
function sharedAddresses(
  sought: readonly Vm[],
  addresses: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  const byAddress = new Map<string, string[]>();
  for (const [name, address] of Object.entries(addresses)) {
    const names = byAddress.get(address);
    if (names) names.push(name);
    else byAddress.set(address, [name]);
  }
  return sought.flatMap(({ name }) => {
    const other = byAddress.get(addresses[name] ?? '')?.find((each) => each !== name);
    return other === undefined ? [] : [[name, other] as const];
  });
}
