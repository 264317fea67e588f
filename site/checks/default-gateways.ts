import { formatPlace, type ProblemList } from '../errors';
import type { InterfaceDraft, SiteDraft } from '../resolve';

/** A machine has one default gateway of each family: of two that are written, one would be dropped without a word. */
export function checkDefaultGateways(site: SiteDraft, problems: ProblemList): void {
  for (const { name, nics } of [...site.machines, ...site.hosts]) {
    for (const family of ['ipv4', 'ipv6'] as const) checkFamily(name, nics, family, problems);
  }
  for (const { name, nics } of site.machines) {
    for (const family of ['ipv4', 'ipv6'] as const) checkDhcp(name, nics, family, problems);
  }
}

function checkFamily(
  machine: string,
  nics: readonly InterfaceDraft[],
  family: 'ipv4' | 'ipv6',
  problems: ProblemList,
): void {
  const written = nics.flatMap((nic) => {
    const { gateway } = nic[family];
    return gateway && gateway !== 'none' ? [{ nic: nic.name, ...gateway }] : [];
  });
  const [first, ...others] = written;
  for (const { nic, value, place } of first ? others : []) {
    problems.add({
      code: 'TWO_GATEWAYS',
      message: `"${machine}" has a default gateway on ${nic}, ${value.text}, and on ${first?.nic ?? ''} (${first ? formatPlace(first.place) : ''})`,
      hint: 'leave one of them out and add "routes" for what lies behind it; "gateway: none" refuses that of the subnet',
      place,
    });
  }
}

/** DHCP mostly gives a default gateway as well: of two, the guest takes which it likes. */
function checkDhcp(
  machine: string,
  nics: readonly InterfaceDraft[],
  family: 'ipv4' | 'ipv6',
  problems: ProblemList,
): void {
  const giving = nics.filter((nic) => {
    const { method, gateway } = nic[family];
    return method === 'dhcp' || (gateway !== undefined && gateway !== 'none');
  });
  const last = giving.at(-1);
  if (!last || giving.length < 2 || !giving.some((nic) => nic[family].method === 'dhcp')) return;
  problems.add({
    code: 'TWO_GATEWAYS',
    severity: 'warning',
    message: `"${machine}" gets a default gateway on each of ${giving.map(({ name }) => name).join(', ')}, as DHCP gives one`,
    hint: 'give all but one of them a fixed address with "gateway: none", and "routes" for what lies behind it',
    place: last.place,
    about: family,
  });
}
