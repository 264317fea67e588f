import type { ProblemList } from '../errors';
import type { HostDraft, HostInterfaceDraft, SiteDraft } from '../resolve';
import { scalarsAt } from '../yaml';
import { Firsts } from './firsts';

/** Interfaces of a machine of iron are in one bond or bridge at most, and have the tags of their networks. */
export function checkHostInterfaces({ hosts, catalogue }: SiteDraft, problems: ProblemList): void {
  const tags = new Map(catalogue.networkModels.map(({ name, vlanId }) => [name, vlanId]));
  for (const host of hosts) {
    checkMembers(host, problems);
    for (const nic of host.nics) checkTag(host, nic, tags.get(nic.network?.name ?? ''), problems);
  }
}

/** Linux lets an interface have one master, which has the addresses in its stead. */
function checkMembers({ name, nics }: HostDraft, problems: ProblemList): void {
  const known = new Map(nics.map((nic) => [nic.name, nic]));
  const firsts = new Firsts();
  for (const { name: upper, kind, lowers } of nics) {
    if (kind !== 'bond' && kind !== 'bridge') continue;
    for (const { value, place } of lowers) {
      const other = firsts.claim(value, `${kind} "${upper}"`, place);
      if (other !== undefined) {
        problems.add({
          code: 'INTERFACE_USED_TWICE',
          message: `${value} of "${name}" is in ${other} already`,
          hint: 'leave it in one of them',
          place,
        });
      }
      const lower = known.get(value);
      const address = lower && [lower.ipv4, lower.ipv6].find(({ method }) => method !== 'none');
      if (!address) continue;
      problems.add({
        code: 'ADDRESS_ON_MEMBER',
        severity: 'warning',
        message: `${value} of "${name}" has an address of its own, and is a part of ${kind} ${upper}, which takes all that it receives`,
        hint: `give the address to ${upper}`,
        place: address.address?.place ?? address.place ?? lower.place,
      });
    }
  }
}

function checkTag(
  { name, hardware }: HostDraft,
  { name: nic, kind, network }: HostInterfaceDraft,
  tag: number | undefined,
  problems: ProblemList,
): void {
  const [id] = kind === 'vlan' ? scalarsAt(hardware, 'vlans', nic, 'id') : [];
  if (!id || tag === undefined || id.value === tag) return;
  problems.add({
    code: 'VLAN_MISMATCH',
    severity: 'warning',
    message: `${nic} of "${name}" has VLAN ${String(id.value)}, and network "${network?.name ?? ''}", which it is on, VLAN ${String(tag)}`,
    hint: `write "id: ${String(tag)}", or name another "network"`,
    place: id.place,
  });
}
