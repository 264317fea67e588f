import type { Environment, Nic, Vm } from '../site';
import { checkedAddress } from './checked-text';

/** Where SSH finds a host. */
export interface Login {
  /** Without prefix length, `10.10.10.11`; absent when every address comes from DHCP. */
  readonly address?: string;
  /** Name of the router to jump through; absent when the host is reached directly. */
  readonly jump?: string;
}

/**
 * The address to log in at, and the router on the way to it.
 *
 * A card on a bridge of the node is preferred, because the operator's network is there. A host with addresses on vnets
 * only is reached through the router that has a card on the same vnet and one on a bridge.
 */
export function loginOf(environment: Environment, vm: Vm): Login {
  const vnets = new Set(environment.sdn?.vnets.map((vnet) => vnet.id));
  const direct = vm.nics.find((nic) => !vnets.has(nic.bridge) && staticAddress(nic) !== undefined);
  if (direct) return { address: addressOf(direct, vm) };

  const behind = vm.nics.find((nic) => staticAddress(nic) !== undefined);
  if (!behind) return {};
  const router = environment.vms.find(
    (other) =>
      other !== vm &&
      other.role === 'router' &&
      other.nics.some((nic) => nic.bridge === behind.bridge) &&
      other.nics.some((nic) => !vnets.has(nic.bridge)),
  );
  return { address: addressOf(behind, vm), ...(router && { jump: router.name }) };
}

function staticAddress(nic: Nic): string | undefined {
  if (nic.ipv4.method === 'static') return nic.ipv4.address;
  return nic.ipv6.method === 'static' ? nic.ipv6.address : undefined;
}

function addressOf(nic: Nic, vm: Vm): string {
  return checkedAddress(staticAddress(nic) ?? '', vm.name);
}
