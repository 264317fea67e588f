import type { ProblemList } from '../errors';
import type { InterfaceDraft, NetworkDraft, Placed, RouteDraft, SiteDraft } from '../resolve';
import type { InterfaceAddress, IpAddress } from '../values';
import { Firsts } from './firsts';
import { hostsOf } from './free-addresses';
import { networksOf } from './networks-of';

/** A gateway is a host address of the network that it is the gateway of, and each next hop is a neighbour. */
export function checkGateways(site: SiteDraft, problems: ProblemList): void {
  for (const network of networksOf(site)) checkNetwork(network, problems);
  for (const { nics } of [...site.machines, ...site.hosts]) {
    for (const nic of nics) {
      for (const { address, gateway } of [nic.ipv4, nic.ipv6]) {
        if (address && gateway && gateway !== 'none') checkGateway(address.value, gateway, problems);
      }
      for (const route of nic.routes) checkRoute(route, nic, problems);
    }
    checkHops(nics, problems);
  }
}

/** To one network a machine has one next hop; the kernel refuses a second one of equal weight. */
function checkHops(nics: readonly InterfaceDraft[], problems: ProblemList): void {
  const firsts = new Firsts();
  for (const { name, routes } of nics) {
    for (const { to, via } of routes) {
      const other = firsts.claim(to.text, `${via.value.text} on ${name}`, via.place);
      if (other === undefined) continue;
      problems.add({
        code: 'BAD_VALUE',
        message: `${to.text} is reached through ${other} already`,
        hint: 'leave one of the two routes out',
        place: via.place,
      });
    }
  }
}

function checkGateway(
  own: InterfaceAddress,
  { value, place }: Placed<IpAddress>,
  problems: ProblemList,
): void {
  // Neighbours of one link can always be reached (RFC 4291).
  if (value.isLinkLocal && value.family === own.address.family) return;
  if (!own.network.contains(value)) {
    problems.add({
      code: 'GATEWAY_OUTSIDE_SUBNET',
      message: `gateway ${value.text} is not in ${own.network.text}, the network of this NIC`,
      hint: "take an address of that network, or leave the line out: the subnet's gateway is used",
      place,
    });
  } else if (own.address.equals(value)) {
    problems.add({
      code: 'ADDRESS_IS_GATEWAY',
      message: `${value.text} is to be the gateway of the NIC that has this address itself`,
      hint: "write the router's address, or leave the line out: the subnet's gateway is used",
      place,
    });
  }
}

/** The next hop is reached through the NIC itself, not through another router. */
function checkRoute(
  { to, via: { value, place } }: RouteDraft,
  nic: InterfaceDraft,
  problems: ProblemList,
): void {
  const code = 'GATEWAY_OUTSIDE_SUBNET';
  if (to.family !== value.family) {
    const message = `next hop ${value.text} cannot lead to ${to.text}: one is IPv4, the other IPv6`;
    problems.add({ code, message, hint: `write an IPv${String(to.family)} address`, place });
    return;
  }
  const { address } = to.family === 4 ? nic.ipv4 : nic.ipv6;
  if (to.prefix === 0 && address) {
    problems.add({
      code: 'TWO_GATEWAYS',
      severity: 'warning',
      message: `the route to ${to.text} of ${nic.name} is a default gateway, which the subnet may give as well`,
      hint: `write it as such: ipv${String(to.family)}: { address: ${address.value.text}, gateway: ${value.text} }`,
      place,
    });
    return;
  }
  // What DHCP will say is not known, and neighbours of one link can always be reached (RFC 4291).
  if (!address || value.isLinkLocal) return;
  const { network } = address.value;
  if (network.contains(value) && !address.value.address.equals(value)) return;
  const message = network.contains(value)
    ? `next hop ${value.text} of the route to ${to.text} is ${nic.name} itself`
    : `next hop ${value.text} of the route to ${to.text} is not in ${network.text}, the network of ${nic.name}`;
  problems.add({ code, message, hint: `write the address of a router in ${network.text}`, place });
}

function checkNetwork({ name, kind, subnets }: NetworkDraft, problems: ProblemList): void {
  for (const { cidr, gateway } of subnets) {
    if (!gateway) continue;
    if (!cidr.value.contains(gateway.value)) {
      problems.add({
        code: 'GATEWAY_OUTSIDE_SUBNET',
        message: `gateway ${gateway.value.text} of ${kind} "${name}" is not in ${cidr.value.text}`,
        hint: `take an address from ${hostsOf(cidr.value)}`,
        place: gateway.place,
      });
      continue;
    }
    const reserved = cidr.value.reserves(gateway.value);
    if (reserved === undefined) continue;
    problems.add({
      code: 'ADDRESS_RESERVED',
      message: `gateway ${gateway.value.text} is the ${reserved} address of ${cidr.value.text}`,
      hint: `take an address from ${hostsOf(cidr.value)}`,
      place: gateway.place,
    });
  }
}
