import { PveError } from '../../../../../pve/client';
import { flag, type Operation } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { pause } from '../../api';
import type { Session } from '../../session';
import { blockOrDefault } from '../defaults';
import { parseDuration } from '../duration';
import type { Machine } from '../machine';
import { isAgentEnabled } from '../power';
import type { ReadContext } from './read-context';

interface AgentInterface {
  readonly name?: string;
  readonly 'hardware-address'?: string;
  readonly 'ip-addresses'?: readonly {
    readonly 'ip-address'?: string;
    readonly 'ip-address-type'?: string;
  }[];
}

const POLL_MS = 1000;

/**
 * Reads the addresses that the guest's agent tells, and waits for them: as long as `agent.timeout` says, and then goes
 * on with a warning.
 */
export async function readAddresses(
  context: ReadContext,
  isRunning: boolean,
): Promise<Record<string, Value>> {
  const { machine, state, config, operation } = context;
  const none = { ipv4_addresses: [], ipv6_addresses: [], network_interface_names: [] };
  if (!isRunning || !isAgentEnabled(config.agent)) return none;
  const agent = blockOrDefault(state, 'agent');
  const wait = firstObject(agent.wait_for_ip);
  if (flag(wait, 'disabled')) return { ...none, mac_addresses: [] };
  const wanted = { ipv4: flag(wait, 'ipv4'), ipv6: flag(wait, 'ipv6') };
  const interfaces = await waitForInterfaces(
    machine,
    wanted,
    parseDuration(agent.timeout) ?? 900_000,
    operation,
  );
  if (!interfaces) return none;
  return {
    ipv4_addresses: interfaces.map((entry) => addressesOf(entry, 'ipv4')),
    ipv6_addresses: interfaces.map((entry) => addressesOf(entry, 'ipv6')),
    mac_addresses: interfaces.map((entry) => (entry['hardware-address'] ?? '').toUpperCase()),
    network_interface_names: interfaces.map((entry) => entry.name ?? ''),
  };
}

function firstObject(value: Value | undefined): ObjectValue | undefined {
  return Array.isArray(value) ? (value[0] as ObjectValue | undefined) : undefined;
}

async function waitForInterfaces(
  machine: Machine,
  wanted: { ipv4: boolean; ipv6: boolean },
  timeoutMs: number,
  operation: Operation<Session>,
): Promise<readonly AgentInterface[] | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      const found = listOf(await machine.agentInterfaces());
      if (found && isEnough(found, wanted)) return found;
    } catch (error) {
      if (!(error instanceof PveError)) throw error;
      if (error.status === 403) {
        operation.warn('error waiting for network interfaces from QEMU agent', error.message);
        return undefined;
      }
    }
    if (performance.now() + POLL_MS > end) {
      const detail =
        `timeout while waiting for the QEMU agent on VM "${machine.vmid}" to publish the network interfaces. ` +
        'Install the agent in the guest, shorten `agent.timeout`, or set `agent.enabled = false`.';
      operation.warn('error waiting for network interfaces from QEMU agent', detail);
      return undefined;
    }
    await pause(POLL_MS, operation.signal);
  }
}

function listOf(answer: unknown): readonly AgentInterface[] | undefined {
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) return undefined;
  return Array.isArray(answer.result) ? (answer.result as readonly AgentInterface[]) : undefined;
}

function isEnough(interfaces: readonly AgentInterface[], wanted: { ipv4: boolean; ipv6: boolean }): boolean {
  const has = { ipv4: hasGlobal(interfaces, 'ipv4'), ipv6: hasGlobal(interfaces, 'ipv6') };
  if (!wanted.ipv4 && !wanted.ipv6) return has.ipv4 || has.ipv6;
  return (!wanted.ipv4 || has.ipv4) && (!wanted.ipv6 || has.ipv6);
}

function hasGlobal(interfaces: readonly AgentInterface[], family: 'ipv4' | 'ipv6'): boolean {
  const others = interfaces.filter((entry) => entry.name !== 'lo');
  return others.some((entry) =>
    addressesOf(entry, family).some((address) => !/^(127\.|169\.254\.|fe80:|::1$)/i.test(address)),
  );
}

function addressesOf(entry: AgentInterface, family: 'ipv4' | 'ipv6'): readonly string[] {
  const addresses = (entry['ip-addresses'] ?? []).filter((address) => address['ip-address-type'] === family);
  return addresses.map((address) => address['ip-address'] ?? '').filter((address) => address !== '');
}
