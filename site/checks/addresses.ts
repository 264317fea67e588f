import type { ProblemList } from '../errors';
import type { MachineDraft, NetworkDraft, NicDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { Cidr, type InterfaceAddress, type IpAddress } from '../values';
import { Firsts } from './firsts';

interface StaticAddress {
  readonly machine: MachineDraft;
  readonly nic: NicDraft;
  readonly value: InterfaceAddress;
  readonly place: Place;
}

/** Static addresses are unique, lie in a subnet of the NIC's network, and are not reserved there. */
export function checkAddresses(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  for (const { name, address } of site.nodes.values()) {
    if (address) reportTaken(firsts, address.value, `node "${name}"`, address.place, problems);
  }
  for (const machine of site.machines) {
    for (const nic of machine.nics) {
      for (const { address } of [nic.ipv4, nic.ipv6]) {
        if (!address) continue;
        const found = { machine, nic, ...address };
        reportTaken(firsts, address.value.address, `"${machine.name}"`, address.place, problems);
        checkInNetwork(found, problems);
      }
    }
  }
}

function reportTaken(
  firsts: Firsts,
  address: IpAddress,
  owner: string,
  place: Place,
  problems: ProblemList,
): void {
  const other = firsts.claim(address.text, owner, place);
  if (other === undefined) return;
  const message = `address ${address.text} of ${owner} is taken by ${other}`;
  problems.add({
    code: 'DUPLICATE_ADDRESS',
    message,
    hint: 'give one of them a free address of the subnet',
    place,
  });
}

function checkInNetwork({ machine, nic, value, place }: StaticAddress, problems: ProblemList): void {
  const { address, network: own } = value;
  const ofFamily = nic.network?.subnets.filter(({ cidr }) => cidr.value.family === address.family) ?? [];
  const subnet = ofFamily.find(({ cidr }) => cidr.value.contains(address));
  const cidr = subnet?.cidr.value ?? own;
  if (nic.network && ofFamily.length > 0 && !subnet?.cidr.value.equals(own)) {
    reportOutside(
      value,
      nic.network,
      subnet?.cidr.value ?? ofFamily[0]?.cidr.value ?? Cidr.of(address, 0),
      place,
      problems,
    );
  }
  const reserved = cidr.reserves(address);
  if (reserved !== undefined) {
    const message = `${address.text} of "${machine.name}" is the ${reserved} address of ${cidr.text}`;
    problems.add({ code: 'ADDRESS_RESERVED', message, hint: 'take another address of the network', place });
  } else if (machine.role !== 'router' && subnet?.gateway?.value.equals(address)) {
    const message = `${address.text} of "${machine.name}" is the gateway's address of ${cidr.text}`;
    const hint = 'only the router has it: take another address of the network';
    problems.add({ code: 'ADDRESS_IS_GATEWAY', message, hint, place });
  }
}

function reportOutside(
  value: InterfaceAddress,
  network: NetworkDraft,
  subnet: Cidr,
  place: Place,
  problems: ProblemList,
): void {
  const inside = subnet.contains(value.address);
  const where = `${subnet.text} of ${network.kind} "${network.name}"`;
  problems.add({
    code: 'ADDRESS_OUTSIDE_SUBNET',
    message: inside
      ? `${value.text} has another prefix length than ${where}`
      : `${value.text} is outside ${where}, which the NIC is on`,
    hint: inside
      ? `did you mean "${value.address.text}/${String(subnet.prefix)}"?`
      : `take an address from ${subnet.network.text} to ${subnet.last.text}, or another "bridge"`,
    place,
  });
}
