import { type Environment, isAddressedBy, type Nic, type Vm } from '../site';
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
  const vnets = vnetsOf(environment);
  const nics = inLoginOrder(vm, vnets);
  const fixed = nics.find((nic) => staticAddress(nic) !== undefined);
  const nic = fixed ?? nics.find((other) => isAddressedBy(other, 'dhcp'));
  const address = fixed && { address: addressOf(fixed, vm) };
  if (!nic || !vnets.has(nic.bridge)) return { ...address };
  const router = environment.vms.find(
    (other) =>
      other !== vm &&
      other.role === 'router' &&
      other.nics.some(({ bridge }) => bridge === nic.bridge) &&
      other.nics.some(({ bridge }) => !vnets.has(bridge)),
  );
  return { ...address, ...(router && { jump: router.name }) };
}

/** The NICs of a machine in the order in which they are tried: those on bridges of the node before those on vnets. */
export function loginNics(environment: Environment, vm: Vm): readonly Nic[] {
  return inLoginOrder(vm, vnetsOf(environment));
}

function inLoginOrder(vm: Vm, vnets: ReadonlySet<string>): readonly Nic[] {
  const isInner = ({ bridge }: Nic): boolean => vnets.has(bridge);
  return [...vm.nics.filter((nic) => !isInner(nic)), ...vm.nics.filter(isInner)];
}

function vnetsOf(environment: Environment): ReadonlySet<string> {
  return new Set(environment.sdn?.vnets.map((vnet) => vnet.id));
}

function staticAddress(nic: Nic): string | undefined {
  if (nic.ipv4.method === 'static') return nic.ipv4.address;
  return nic.ipv6.method === 'static' ? nic.ipv6.address : undefined;
}

function addressOf(nic: Nic, vm: Vm): string {
  return checkedAddress(staticAddress(nic) ?? '', vm.name);
}
