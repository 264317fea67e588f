import type { ProblemList } from '../errors';
import type { HostDraft, HostInterfaceDraft, SiteDraft } from '../resolve';
import { keyPlaceOf, placeOf, scalarsAt } from '../yaml';
import { Firsts } from './firsts';

/** Interfaces of a machine of iron are in one bond or bridge at most, and have the tags of their networks. */
export function checkHostInterfaces({ hosts, catalogue }: SiteDraft, problems: ProblemList): void {
  const tags = new Map(catalogue.networkModels.map(({ name, vlanId }) => [name, vlanId]));
  for (const host of hosts) {
    checkInterfaceNames(host, problems);
    checkVlans(host, problems);
    checkMembers(host, problems);
    for (const nic of host.nics) checkTag(host, nic, tags.get(nic.network?.name ?? ''), problems);
  }
}

const KINDS: Readonly<Record<HostInterfaceDraft['kind'], string>> = {
  nic: 'card',
  bond: 'bond',
  vlan: 'VLAN',
  bridge: 'bridge',
};

/** An interface is of one kind. */
function checkInterfaceNames({ name, nics, hardware }: HostDraft, problems: ProblemList): void {
  const kinds = new Map<string, HostInterfaceDraft['kind']>();
  for (const { name: nic, kind } of nics) {
    const other = kinds.get(nic);
    kinds.set(nic, other ?? kind);
    if (other === undefined) continue;
    problems.add({
      code: 'INTERFACE_USED_TWICE',
      message: `"${nic}" of "${name}" is the name of a ${KINDS[other]} and of a ${KINDS[kind]}`,
      hint: `rename the ${KINDS[kind]}`,
      place: keyPlaceOf(hardware, [`${kind}s`, nic]),
    });
  }
}

/** Linux makes one interface of a tag on its parent, which is mostly named after it. */
function checkVlans({ name, nics, spec, hardware }: HostDraft, problems: ProblemList): void {
  const tags = new Firsts();
  for (const { name: nic, kind, lowers } of nics) {
    const id = kind === 'vlan' ? spec.vlans?.[nic]?.id : undefined;
    const parent = lowers[0]?.value;
    if (id == null || parent === undefined) continue;
    const place = placeOf(hardware, ['vlans', nic, 'id']);
    const other = tags.claim(`${parent} ${String(id)}`, `"${nic}"`, place);
    if (other !== undefined) {
      problems.add({
        code: 'INTERFACE_USED_TWICE',
        message: `VLAN ${String(id)} of ${parent} of "${name}" is ${other} already`,
        hint: 'leave one of the two out, or correct its tag',
        place,
      });
    }
    const named = /\.(\d+)$/.exec(nic)?.[1];
    if (named === undefined || Number(named) === id) continue;
    problems.add({
      code: 'VLAN_MISMATCH',
      severity: 'warning',
      message: `"${nic}" of "${name}" has the VLAN tag ${String(id)}, and its name says ${named}`,
      hint: 'correct the one that is wrong',
      place,
    });
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
      if (kind === 'bond' && lower?.kind === 'bond') {
        problems.add({
          code: 'BAD_VALUE',
          message: `${value} of "${name}" is a bond, and cannot be a part of bond "${upper}"`,
          hint: 'list its cards',
          place,
        });
        continue;
      }
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
