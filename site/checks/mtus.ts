import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';

/** What a VXLAN header takes of each packet. */
const VXLAN_OVERHEAD = 50;

/** No NIC sends larger packets than its network carries, and no zone larger ones than its nodes' bridges do. */
export function checkMtus(site: SiteDraft, problems: ProblemList): void {
  for (const { name, nics } of [...site.machines, ...site.hosts]) {
    for (const { name: nic, mtu, network } of nics) {
      if (!mtu || network?.mtu === undefined || mtu.value <= network.mtu) continue;
      problems.add({
        code: 'MTU_TOO_LARGE',
        message: `MTU ${String(mtu.value)} of ${nic} of "${name}" is larger than ${String(network.mtu)} of ${network.kind} "${network.name}"`,
        hint: "leave the line out: the network's is used",
        place: mtu.place,
      });
    }
  }
  for (const { name, nics } of site.hosts) {
    const known = new Map(nics.map((nic) => [nic.name, nic]));
    for (const { name: upper, kind, lowers, mtu } of nics) {
      for (const lower of mtu ? lowers : []) {
        const written = known.get(lower.value)?.mtu?.value ?? known.get(lower.value)?.network?.mtu;
        // Linux gives the MTU of a bond to its cards.
        const carried = written ?? (kind === 'bond' ? undefined : 1500);
        if (!mtu || carried === undefined || mtu.value <= carried) continue;
        problems.add({
          code: 'MTU_TOO_LARGE',
          message: `MTU ${String(mtu.value)} of ${upper} of "${name}" is larger than ${String(carried)} of ${lower.value} below it`,
          hint: `set "mtu: ${String(mtu.value)}" on ${lower.value} as well`,
          place: mtu.place,
        });
      }
    }
  }
  for (const { zone, node } of site.environments.values()) {
    const underlay = underlayMtu(site, node?.value);
    if (!zone?.mtu || underlay === undefined || zone.mtu.value + VXLAN_OVERHEAD <= underlay) continue;
    problems.add({
      code: 'MTU_TOO_LARGE',
      message: `MTU ${String(zone.mtu.value)} of the zone does not fit the nodes' network of ${String(underlay)} bytes`,
      hint: `at most ${String(underlay - VXLAN_OVERHEAD)}: a VXLAN header takes ${String(VXLAN_OVERHEAD)} bytes`,
      place: zone.mtu.place,
    });
  }
}

/** The MTU of the bridge that the node's own address is on, where the site says it. */
function underlayMtu(site: SiteDraft, name: string | undefined): number | undefined {
  const node = name === undefined ? undefined : site.nodes.get(name);
  const address = node?.address?.value;
  if (!node || !address) return undefined;
  const bridge = [...node.bridges.values()].find(({ subnets }) =>
    subnets.some(({ cidr }) => cidr.value.contains(address)),
  );
  return bridge && (bridge.mtu ?? 1500);
}
