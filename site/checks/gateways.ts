import type { ProblemList } from '../errors';
import type { NetworkDraft, SiteDraft } from '../resolve';
import { hostsOf } from './free-addresses';
import { networksOf } from './networks-of';

/** A gateway is a host address of the network that it is the gateway of. */
export function checkGateways(site: SiteDraft, problems: ProblemList): void {
  for (const network of networksOf(site)) checkNetwork(network, problems);
  for (const { nics } of [...site.machines, ...site.hosts]) {
    for (const { ipv4, ipv6 } of nics) {
      for (const { address, gateway } of [ipv4, ipv6]) {
        if (!address || !gateway || gateway === 'none' || address.value.network.contains(gateway.value))
          continue;
        problems.add({
          code: 'GATEWAY_OUTSIDE_SUBNET',
          message: `gateway ${gateway.value.text} is not in ${address.value.network.text}, the network of this NIC`,
          hint: "take an address of that network, or leave the line out: the subnet's gateway is used",
          place: gateway.place,
        });
      }
    }
  }
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
