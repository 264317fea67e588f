import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import type { Place } from '../text';
import { MacAddress } from '../values';
import { placeOf } from '../yaml';
import { Firsts } from './firsts';
import { lockedFirst } from './locked-first';

/** No two NICs have one MAC address, whether written or derived. */
export function checkMacs(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  for (const { text, owner, place, hint } of lockedFirst(claimsOf(site), (claim) => claim.place)) {
    const first = firsts.claim(text, owner, place);
    if (first === undefined) continue;
    const message = `MAC address ${text} of ${owner} is taken by ${first}`;
    problems.add({ code: 'DUPLICATE_MAC', message, hint, place });
  }
}

interface Claim {
  readonly text: string;
  readonly owner: string;
  readonly place: Place;
  readonly hint: string;
}

const OF_VM = 'leave "mac" out: each NIC then gets its own';
const OF_CARD = 'write the address that the card itself has: it is printed on it, and "ip link" shows it';

function claimsOf({ hosts, machines }: SiteDraft): readonly Claim[] {
  const claims: Claim[] = [];
  const following: Claim[] = [];
  for (const { name, spec, hardware, nics } of hosts) {
    const bmc = typeof spec.bmc?.mac === 'string' ? MacAddress.parse(spec.bmc.mac).text : undefined;
    const place = placeOf(hardware, ['bmc', 'mac']);
    if (bmc !== undefined) claims.push({ text: bmc, owner: `the BMC of "${name}"`, place, hint: OF_CARD });
    for (const { name: nic, mac } of nics) {
      const owner = `${nic} of "${name}"`;
      if (mac) claims.push({ text: mac.value.text, owner, place: mac.place, hint: OF_CARD });
    }
  }
  // Two VMs of one id have the same derived addresses, which is one mistake and not two.
  const ids = new Set<number>();
  for (const { name, nics, vmId } of machines) {
    const twin = vmId !== undefined && ids.has(vmId.value.number);
    if (vmId) ids.add(vmId.value.number);
    for (const nic of nics) {
      const derived = nic.mac?.place === nic.place;
      if (!nic.mac || (twin && derived)) continue;
      const owner = `${nic.name} of "${name}"`;
      const claim = { text: nic.mac.value.text, owner, place: nic.mac.place, hint: OF_VM };
      if (derived) following.push({ ...claim, owner: `${owner}, whose VM id gives it` });
      else claims.push(claim);
    }
  }
  // The mistake is what somebody wrote, not what follows from an id.
  return [...following, ...claims];
}
