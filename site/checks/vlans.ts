import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';

/** A NIC's VLAN tag is one that its bridge carries; vnets of a VXLAN zone carry none. */
export function checkVlans(site: SiteDraft, problems: ProblemList): void {
  for (const { name: machine, nics } of site.machines) {
    for (const { name, vlanId, network } of nics) {
      if (!vlanId || !network) continue;
      const runs = network.kind === 'vnet' ? [] : network.vlans;
      if (!runs || runs.some(([first, last]) => vlanId.value >= first && vlanId.value <= last)) continue;
      const carried = runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
      problems.add({
        code: 'VLAN_NOT_CARRIED',
        message: `VLAN ${vlanId.value} of ${name} of "${machine}" is not carried by ${network.kind} "${network.name}"`,
        hint:
          carried.length > 0
            ? `it carries ${carried.join(', ')}; add the tag to its "vlans", or take another`
            : 'it carries no tags: remove "vlan", or take another "bridge"',
        place: vlanId.place,
      });
    }
  }
}
