import type { ProblemList } from '../errors';
import {
  type InterfaceDraft,
  type MachineDraft,
  type NetworkDraft,
  type SiteDraft,
  type SubnetDraft,
  vnetsNamedAsBridges,
} from '../resolve';
import { keyPlaceOf, placeOf } from '../yaml';
import { hasRefusedInterface } from './refused-interfaces';

/** Every machine can be logged in to, every router routes, and every gateway of a vnet is somebody. */
export function checkReachability(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) {
    if (machine.role === 'router') checkRouter(machine, problems);
    checkLogin(machine, problems);
  }
  const owned = ownedGateways(site);
  const misnamed = vnetsNamedAsBridges(site);
  for (const { name, zone } of site.environments.values()) {
    for (const vnet of zone?.vnets.values() ?? [])
      if (!misnamed.has(vnet)) checkVnet(name, vnet, owned, problems);
  }
}

type Gateway = NonNullable<SubnetDraft['gateway']>;

/** Gateways of vnets that are an address of a machine on the vnet. */
function ownedGateways({ environments, machines }: SiteDraft): ReadonlySet<Gateway> {
  const gateways = new Map<NetworkDraft | undefined, Gateway[]>();
  for (const { zone } of environments.values()) {
    for (const vnet of zone?.vnets.values() ?? []) {
      gateways.set(
        vnet,
        vnet.subnets.flatMap(({ gateway }) => gateway ?? []),
      );
    }
  }
  const owned = new Set<Gateway>();
  for (const { nics } of machines) {
    for (const { network, ipv4, ipv6 } of nics) {
      for (const gateway of gateways.get(network) ?? []) {
        const { address } = gateway.value.family === 4 ? ipv4 : ipv6;
        if (address?.value.address.equals(gateway.value)) owned.add(gateway);
      }
    }
  }
  return owned;
}

function isFixed({ ipv4, ipv6 }: InterfaceDraft): boolean {
  return [ipv4.method, ipv6.method].some((method) => method === 'static' || method === 'auto');
}

/** Ansible logs in at a fixed address, or at one that DHCP gives and the guest agent tells. */
function checkLogin(machine: MachineDraft, problems: ProblemList): void {
  const { name, nics, vm, place, bootMethod } = machine;
  // Who installs a machine over the network or from a medium says there what address it has.
  if (bootMethod === 'iso' || bootMethod === 'pxe' || bootMethod === 'adopt') return;
  if (nics.some(isFixed) || hasRefusedInterface(machine.hardware)) return;
  const report = (why: string, hint: string, at = place): void => {
    const message = `nobody can reach "${name}" to configure it: ${why}`;
    problems.add({ code: 'HOST_UNREACHABLE', message, hint, place: at });
  };
  const asking = nics.filter(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method].includes('dhcp'));
  const [nic] = nics;
  if (!nic) {
    const hint = 'add nics: { net0: { bridge: vmbr0, ipv4: dhcp } } here or in a lower layer';
    const removed = keyPlaceOf(machine.hardware, ['nics']);
    report('it has no NIC', hint, removed === machine.hardware.place ? place : removed);
  } else if (asking.length === 0) {
    report(`no NIC of it has an address`, `add ipv4: auto to ${nic.name}, or dhcp, or an address`, nic.place);
  } else if (vm.agent === false) {
    report(
      'its only address comes from DHCP, and its guest agent is off',
      'leave "agent: false" out, or give a NIC a fixed address: "ipv4: auto"',
      placeOf(machine.hardware, ['agent']),
    );
  } else if (asking.every(({ network }) => network?.kind === 'vnet')) {
    report(
      `its only address is to come from DHCP, which nobody serves on the vnet of ${asking[0]?.name ?? ''}`,
      'VXLAN zones have no DHCP: write "ipv4: auto", an address, or a NIC on a bridge of the node',
      asking[0]?.place,
    );
  }
}

/** The first NIC of a router is the outer one; all others have the gateway address of a network. */
function checkRouter({ name, nics, place }: MachineDraft, problems: ProblemList): void {
  const inner = nics.slice(1);
  const loose = inner.find((nic) => !isFixed(nic));
  if (inner.length > 0 && !loose) return;
  problems.add({
    code: 'ROUTER_NICS',
    message: loose
      ? `${loose.name} of router "${name}" has no fixed address, and so can be nobody's gateway`
      : `router "${name}" has ${nics.length === 0 ? 'no NIC' : 'one NIC'}: there is nothing to route between`,
    hint: 'the first NIC goes to the outer bridge; each further one to a vnet, with its gateway address',
    place: loose?.place ?? place,
  });
}

/** VXLAN vnets have no gateway of their own on PVE: a machine has to be it. */
function checkVnet(
  environment: string,
  { name, subnets }: NetworkDraft,
  owned: ReadonlySet<Gateway>,
  problems: ProblemList,
): void {
  for (const { cidr, gateway } of subnets) {
    // A gateway that cannot be one is reported elsewhere.
    if (!gateway || !cidr.value.contains(gateway.value) || cidr.value.reserves(gateway.value)) continue;
    if (owned.has(gateway)) continue;
    problems.add({
      code: 'GATEWAY_WITHOUT_MACHINE',
      severity: 'warning',
      message: `no machine has ${gateway.value.text}, the gateway of vnet "${name}": nothing leaves it`,
      hint: `give "${environment}" a router with a NIC on ${name} that has this address`,
      place: gateway.place,
    });
  }
}
