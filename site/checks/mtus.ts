import type { ProblemList } from '../errors';
import { DEFAULT_ZONE_MTU, type SiteDraft } from '../resolve';

/** Of Ethernet, where nothing else is written. */
const DEFAULT_MTU = 1500;
/** @see RFC 8200, section 5 */
const LEAST_OF_IPV6 = 1280;
/** What a VXLAN header takes of each packet. */
const VXLAN_OVERHEAD = 50;

/** No NIC sends larger packets than its network carries, and no zone larger ones than its nodes' bridges do. */
export function checkMtus(site: SiteDraft, problems: ProblemList): void {
  for (const { name, nics } of [...site.machines, ...site.hosts]) {
    for (const { name: nic, mtu, network, ipv6 } of nics) {
      if (mtu && mtu.value < LEAST_OF_IPV6 && ipv6.method !== 'none') {
        problems.add({
          code: 'BAD_VALUE',
          message: `${nic} of "${name}" has an IPv6 address and MTU ${String(mtu.value)}, with which Linux gives it none`,
          hint: `at least ${String(LEAST_OF_IPV6)} (RFC 8200)`,
          place: mtu.place,
        });
      }
      if (!mtu || !network || mtu.value <= (network.mtu ?? DEFAULT_MTU)) continue;
      problems.add({
        code: 'MTU_TOO_LARGE',
        message: `MTU ${String(mtu.value)} of ${nic} of "${name}" is larger than ${String(network.mtu ?? DEFAULT_MTU)} of ${network.kind} "${network.name}"`,
        hint:
          network.kind === 'bridge'
            ? `leave the line out, or write "mtu: ${String(mtu.value)}" at the bridge where it carries that`
            : "leave the line out: the network's is used",
        place: mtu.place,
      });
    }
  }
  for (const { name, nics } of site.hosts) {
    const known = new Map(nics.map((nic) => [nic.name, nic]));
    for (const { name: upper, kind, lowers, mtu, network } of nics) {
      // What is not written is the network's.
      const wanted = mtu?.value ?? network?.mtu ?? 0;
      for (const lower of lowers) {
        const written = known.get(lower.value)?.mtu?.value ?? known.get(lower.value)?.network?.mtu;
        // Linux gives the MTU of a bond to its cards.
        const carried = written ?? (kind === 'bond' ? undefined : DEFAULT_MTU);
        if (carried === undefined || wanted <= carried) continue;
        const whose = mtu ? '' : `, its network's,`;
        problems.add({
          code: 'MTU_TOO_LARGE',
          severity: mtu ? 'error' : 'warning',
          message: `MTU ${String(wanted)}${whose} of ${upper} of "${name}" is larger than ${String(carried)} of ${lower.value} below it`,
          hint: `set "mtu: ${String(wanted)}" on ${lower.value} as well`,
          place: mtu?.place ?? lower.place,
        });
      }
    }
  }
  for (const { zone, node } of site.environments.values()) {
    const underlay = underlayMtu(site, node?.value);
    const place = zone?.mtu?.place ?? zone?.id?.place;
    const mtu = zone?.mtu?.value ?? DEFAULT_ZONE_MTU;
    if (!place || underlay === undefined || mtu + VXLAN_OVERHEAD <= underlay) continue;
    const most = String(underlay - VXLAN_OVERHEAD);
    problems.add({
      code: 'MTU_TOO_LARGE',
      message: `MTU ${String(mtu)} of the zone${zone?.mtu ? '' : ', the default,'} does not fit the nodes' network of ${String(underlay)} bytes`,
      hint: `${zone?.mtu ? `at most ${most}` : `write "mtu: ${most}" beside "zone"`}: a VXLAN header takes ${String(VXLAN_OVERHEAD)} bytes`,
      place,
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
  return bridge && (bridge.mtu ?? DEFAULT_MTU);
}
