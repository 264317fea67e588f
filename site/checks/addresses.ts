import type { ProblemList } from '../errors';
import type { HostDraft, InterfaceDraft, MachineDraft, Placed, SiteDraft, SubnetDraft } from '../resolve';
import { type Cidr, type InterfaceAddress, IpAddress } from '../values';
import { placeOf, scalarsAt } from '../yaml';
import { Firsts } from './firsts';
import { FreeAddresses, hostsOf } from './free-addresses';
import { lockedFirst } from './locked-first';

/** Static addresses are unique, lie in a subnet of the NIC's network, and are not reserved there. */
export function checkAddresses(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  const free = new FreeAddresses(site);
  const claim = ({ value, place }: Placed<IpAddress>, owner: string, nic?: InterfaceDraft): void => {
    const other = firsts.claim(value.text, owner, place);
    if (other === undefined) return;
    const message = `address ${value.text} of ${owner} is taken by ${other}`;
    const subnet = nic && subnetOf(value, nic);
    const verb = 'give one of them another';
    const hint = subnet ? free.advise(subnet, verb) : verb;
    problems.add({ code: 'DUPLICATE_ADDRESS', message, hint, place });
  };
  const nodeOf = new Map(
    [...site.nodes.values()].map((node) => [scalarsAt(node.tree, 'host')[0]?.value, node]),
  );
  for (const { name, address } of site.nodes.values()) if (address) claim(address, `node "${name}"`);
  for (const { name, spec, hardware } of site.hosts) {
    if (typeof spec.bmc?.address !== 'string') continue;
    const place = placeOf(hardware, ['bmc', 'address']);
    claim({ value: IpAddress.parse(spec.bmc.address), place }, `the BMC of "${name}"`);
  }
  const written = [...site.machines, ...site.hosts].flatMap((machine) =>
    machine.nics.flatMap((nic) =>
      [nic.ipv4, nic.ipv6].flatMap(({ address }) => (address ? { machine, nic, address } : [])),
    ),
  );
  for (const { machine, nic, address } of lockedFirst(written, (each) => each.address.place)) {
    const ownNode = nodeOf.get(machine.name) ?? site.nodes.get(machine.name);
    // A machine that is a node has the node's address: it is written twice and not taken twice.
    const isOwn = ownNode?.address?.value.equals(address.value.address);
    // Whose a gateway's address is, is told by itself.
    if (!isOwn && !isForeignGateway(address.value.address, nic, machine)) {
      claim({ value: address.value.address, place: address.place }, `"${machine.name}"`, nic);
    }
    checkInNetwork(address, nic, { machine, free, problems });
  }
}

/** Whether somebody who is no router has the address of the network's gateway. */
function isForeignGateway(
  address: IpAddress,
  nic: InterfaceDraft,
  machine: MachineDraft | HostDraft,
): boolean {
  if ('role' in machine && machine.role === 'router') return false;
  return subnetOf(address, nic)?.gateway?.value.equals(address) === true;
}

interface Surroundings {
  readonly machine: MachineDraft | HostDraft;
  readonly free: FreeAddresses;
  readonly problems: ProblemList;
}

/** The subnet that an address is in, else the first of its family. */
function subnetOf(address: IpAddress, { network }: InterfaceDraft): SubnetDraft | undefined {
  const candidates = network?.subnets.filter(({ cidr }) => cidr.value.family === address.family) ?? [];
  return candidates.find(({ cidr }) => cidr.value.contains(address)) ?? candidates[0];
}

function checkInNetwork(
  { value, place }: Placed<InterfaceAddress>,
  nic: InterfaceDraft,
  { machine, free, problems }: Surroundings,
): void {
  const { address } = value;
  const { network } = nic;
  const subnet = subnetOf(address, nic);
  const cidr = subnet?.cidr.value ?? value.network;
  // Most addresses are right, and need no advice.
  const advice = (): string => (subnet ? free.advise(subnet) : `take an address from ${hostsOf(cidr)}`);
  if (network && !cidr.equals(value.network)) {
    const tag = network.vlan === undefined ? '' : ` with VLAN ${String(network.vlan)}`;
    const where = `${cidr.text} of ${network.kind} "${network.name}"${tag}`;
    const field = 'kind' in nic ? 'network' : 'bridge';
    problems.add({
      code: 'ADDRESS_OUTSIDE_SUBNET',
      ...outside(value, cidr, { where, advice, field }),
      place,
    });
  }
  const reserved = cidr.reserves(address);
  const { special } = address;
  if (special !== undefined) {
    const message = `${address.text} of "${machine.name}" is ${special}: no NIC can have it`;
    const hint =
      subnet && !subnet.cidr.value.network.special ? advice() : 'take an address such as 10.10.10.11/24';
    problems.add({ code: 'ADDRESS_RESERVED', message, hint, place });
    return;
  }
  if (reserved !== undefined) {
    const message = `${address.text} of "${machine.name}" is the ${reserved} address of ${cidr.text}`;
    problems.add({ code: 'ADDRESS_RESERVED', message, hint: advice(), place });
  } else if (isForeignGateway(address, nic, machine)) {
    const message = `${address.text} of "${machine.name}" is the gateway's address of ${cidr.text}`;
    problems.add({ code: 'ADDRESS_IS_GATEWAY', message, hint: `only the router has it: ${advice()}`, place });
  }
}

function outside(
  value: InterfaceAddress,
  subnet: Cidr,
  { where, advice, field }: { where: string; advice: () => string; field: string },
): { message: string; hint: string } {
  if (subnet.contains(value.address)) {
    return {
      message: `${value.text} has another prefix length than ${where}`,
      hint: `did you mean "${value.address.text}/${subnet.prefix}"?`,
    };
  }
  return {
    message: `${value.text} is outside ${where}, which the NIC is on`,
    hint: `${advice()}; or another "${field}"`,
  };
}
