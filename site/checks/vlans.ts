import type { ProblemList } from '../errors';
import type { MachineDraft, NetworkDraft, NicDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { scalarsAt } from '../yaml';

/** VLAN tags of a NIC, its own and those of its guest, are ones that its bridge carries; vnets of a VXLAN zone carry none. */
export function checkVlans(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) {
    for (const nic of machine.nics) {
      const { network, vlanId } = nic;
      if (!network) continue;
      if (vlanId)
        check({ ...nic, network }, machine, [vlanId.value, vlanId.value, vlanId.place, 'vlan'], problems);
      for (const { value, place } of scalarsAt(machine.hardware, 'nics', nic.name, 'trunks')) {
        const [first = 0, last = first] = String(value).split('-').map(Number);
        check({ ...nic, network }, machine, [first, last, place, 'trunks'], problems);
      }
    }
  }
}

/** A run of tags, where it is written, and the field that it is written in. */
type Wanted = readonly [first: number, last: number, place: Place, field: 'vlan' | 'trunks'];

function check(
  { name, network }: NicDraft & { readonly network: NetworkDraft },
  machine: MachineDraft,
  [from, to, place, field]: Wanted,
  problems: ProblemList,
): void {
  const runs = network.kind === 'vnet' ? [] : network.vlans;
  if (!runs || runs.some(([first, last]) => from >= first && to <= last)) return;
  const carried = runs.map(shown);
  problems.add({
    code: 'VLAN_NOT_CARRIED',
    message: `VLAN ${shown([from, to])} of ${name} of "${machine.name}" is not carried by ${network.kind} "${network.name}"`,
    hint:
      carried.length > 0
        ? `it carries ${carried.join(', ')}; add the tag to its "vlans", or take another`
        : `it carries no tags: remove "${field}", or take another "bridge"`,
    place,
  });
}

function shown([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${String(first)}-${String(last)}`;
}
