import type { ProblemList } from '../errors';
import type {
  EnvironmentDraft,
  InterfaceDraft,
  MachineDraft,
  NetworkDraft,
  SiteDraft,
  SubnetDraft,
} from '../resolve';

/** Every machine can be logged in to, every router routes, and every gateway of a vnet is somebody. */
export function checkReachability(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) {
    if (machine.role === 'router') checkRouter(machine, problems);
    checkLogin(machine, problems);
  }
  const owned = ownedGateways(site);
  for (const environment of site.environments.values()) checkVnets(environment, owned, problems);
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

/** Ansible logs in at a fixed address, or at one that the guest agent tells. */
function checkLogin({ name, nics, vm, place }: MachineDraft, problems: ProblemList): void {
  const asks = nics.some(({ ipv4, ipv6 }) => [ipv4.method, ipv6.method].includes('dhcp'));
  if (!asks || vm.agent !== false || nics.some(isFixed)) return;
  problems.add({
    code: 'HOST_UNREACHABLE',
    message: `nobody can learn the address of "${name}": it comes from DHCP, and its guest agent is off`,
    hint: 'leave "agent: false" out, or give a NIC a fixed address: "ipv4: auto"',
    place,
  });
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
function checkVnets(
  { name, zone }: EnvironmentDraft,
  owned: ReadonlySet<Gateway>,
  problems: ProblemList,
): void {
  for (const vnet of zone?.vnets.values() ?? []) {
    for (const { cidr, gateway } of vnet.subnets) {
      // A gateway that cannot be one is reported elsewhere.
      if (!gateway || !cidr.value.contains(gateway.value) || cidr.value.reserves(gateway.value)) continue;
      if (owned.has(gateway)) continue;
      problems.add({
        code: 'GATEWAY_WITHOUT_MACHINE',
        severity: 'warning',
        message: `no machine has ${gateway.value.text}, the gateway of vnet "${vnet.name}": nothing leaves it`,
        hint: `give "${name}" a router with a NIC on ${vnet.name} that has this address`,
        place: gateway.place,
      });
    }
  }
}
