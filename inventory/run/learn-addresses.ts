import { isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment, Vm } from '../../site';
import { loginNics, loginOf } from '../login-address';
import type { ConfigureOptions } from './configure-options';
import type { AskAgent } from './guest-agent';
import { inParallel } from './in-parallel';
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
  const patience = options.sshTimeoutMs ?? 300_000;
  await inParallel(sought, QUESTIONS, async (vm) => {
    if (!askAgent || loginNics(environment, vm).every((nic) => !asksForAddress(nic))) {
      unknown[vm.name] = 'it has no address to log in at: give one of its NICs an address, or "ipv4: dhcp"';
      return;
    }
    const deadline = performance.now() + (chosen.includes(vm) ? patience : 0);
    let said = '';
    for (;;) {
      const answer = await ask(environment, vm, askAgent);
      if (answer.address !== undefined) {
        addresses[vm.name] = answer.address;
        return;
      }
      if (performance.now() >= deadline || signal.aborted) {
        unknown[vm.name] = `its address comes from DHCP and is not known: ${answer.reason}`;
        return;
      }
      if (answer.reason !== said) onEvent({ type: 'address-waiting', host: vm.name, message: answer.reason });
      said = answer.reason;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  });
  return { addresses, unknown };
}

type Nic = Vm['nics'][number];

function asksForAddress({ ipv4, ipv6 }: Nic): boolean {
  return ipv4.method === 'dhcp' || ipv6.method === 'dhcp';
}

async function ask(
  environment: Environment,
  vm: Vm,
  askAgent: AskAgent,
): Promise<{ address?: string; reason: string }> {
  let interfaces;
  try {
    interfaces = await askAgent(vm);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  for (const nic of loginNics(environment, vm)) {
    const seen = interfaces.filter(({ mac }) => mac.toLowerCase() === nic.mac.toLowerCase());
    const usable = seen.flatMap(({ addresses }) => addresses).filter(isUsable);
    const address = usable.find(isIPv4) ?? usable[0];
    if (address !== undefined) return { address, reason: '' };
  }
  return { reason: 'the guest agent answers, and no NIC has an address yet' };
}

/** Link-local addresses reach nobody beyond the link. */
function isUsable(address: string): boolean {
  return !/^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address);
}
