import type { ProblemList } from '../errors';
import type { EnvironmentDraft, InterfaceDraft, MachineDraft, SiteDraft } from '../resolve';

/** Every machine can be logged in to, every router routes, and every gateway of a vnet is somebody. */
export function checkReachability(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) {
    if (machine.role === 'router') checkRouter(machine, problems);
    checkLogin(machine, problems);
  }
  const owned = new Set(
    site.machines.flatMap(({ environment, nics }) =>
      nics.flatMap((nic) =>
        [nic.ipv4, nic.ipv6].flatMap(({ address }) =>
          address ? [keyOf(environment, nic.network?.name ?? '', address.value.address.text)] : [],
        ),
      ),
    ),
  );
  for (const environment of site.environments.values()) checkVnets(environment, owned, problems);
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
  owned: ReadonlySet<string>,
  problems: ProblemList,
): void {
  for (const vnet of zone?.vnets.values() ?? []) {
    for (const { cidr, gateway } of vnet.subnets) {
      // A gateway that cannot be one is reported elsewhere.
      if (!gateway || !cidr.value.contains(gateway.value) || cidr.value.reserves(gateway.value)) continue;
      if (owned.has(keyOf({ name }, vnet.name, gateway.value.text))) continue;
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

function keyOf({ name }: Pick<EnvironmentDraft, 'name'>, network: string, address: string): string {
  return `${name}\0${network}\0${address}`;
}
