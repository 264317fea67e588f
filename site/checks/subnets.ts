import { formatPlace, type ProblemList } from '../errors';
import type { NetworkDraft, SiteDraft, SubnetDraft } from '../resolve';

interface Owned {
  readonly subnet: SubnetDraft;
  readonly owner: string;
  /** A bridge of one name carries one network on every node that has it. */
  readonly shared: string | undefined;
  readonly kind: NetworkDraft['kind'];
}

/** No two networks of a site share addresses. */
export function checkSubnets(site: SiteDraft, problems: ProblemList): void {
  const sorted = collect(site).sort((a, b) => compare(a.subnet, b.subnet));
  // Networks either nest or are apart, so only the widest one before can overlap.
  let widest: Owned | undefined;
  for (const owned of sorted) {
    const { cidr } = owned.subnet;
    reportSpecial(owned, problems);
    if (!widest?.subnet.cidr.value.overlaps(cidr.value)) {
      widest = owned;
      continue;
    }
    const same = widest.subnet.cidr.value.equals(cidr.value);
    if (same && owned.shared !== undefined && owned.shared === widest.shared) continue;
    const kinds = new Set([owned.kind, widest.kind]);
    // A bridge of a node is often on a network of the physical machines.
    if (same && kinds.has('network') && kinds.has('bridge')) continue;
    problems.add({
      code: 'OVERLAPPING_SUBNETS',
      // One network may be described twice, for machines of iron and for VMs; it is none that both can use.
      severity: same && kinds.has('network') && kinds.has('vnet') ? 'warning' : 'error',
      message: `${cidr.value.text} of ${owned.owner} overlaps ${widest.subnet.cidr.value.text} of ${widest.owner}`,
      hint: `the other is at ${formatPlace(widest.subnet.cidr.place)}; give one of them another range`,
      place: cidr.place,
    });
  }
}

/** Such a network has no hosts; all that is in it would be told of one by one. */
function reportSpecial({ subnet: { cidr }, owner }: Owned, problems: ProblemList): void {
  const special = cidr.value.network.special;
  if (special === undefined) return;
  problems.add({
    code: 'ADDRESS_RESERVED',
    message: `${cidr.value.text} of ${owner} is ${special}: no machine can have its addresses`,
    hint: 'take a private network such as 10.10.10.0/24 (RFC 1918) or fd00:10::/64 (RFC 4193)',
    place: cidr.place,
  });
}

function collect(site: SiteDraft): Owned[] {
  const owned = (network: NetworkDraft, of: string, shared?: string): Owned[] =>
    network.subnets.map((subnet) => ({
      subnet,
      owner: `${network.kind} "${network.name}"${of}`,
      shared,
      kind: network.kind,
    }));
  return [
    ...[...site.nodes.values()].flatMap((node) =>
      [...node.bridges.values()].flatMap((bridge) => owned(bridge, ` of node "${node.name}"`, bridge.name)),
    ),
    ...[...site.environments.values()].flatMap(({ zone }) =>
      [...(zone?.vnets.values() ?? [])].flatMap((vnet) => owned(vnet, '')),
    ),
    ...[...site.catalogue.networks.values()].flatMap((network) => owned(network, ' of the site')),
  ];
}

/** By family, first address, then the wider one first. */
function compare({ cidr: { value: a } }: SubnetDraft, { cidr: { value: b } }: SubnetDraft): number {
  if (a.family !== b.family) return a.family - b.family;
  if (!a.network.equals(b.network)) return a.network.number < b.network.number ? -1 : 1;
  return a.prefix - b.prefix;
}
