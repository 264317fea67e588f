import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import type { Place } from '../text';
import { MacAddress } from '../values';
import { placeOf } from '../yaml';
import { Firsts } from './firsts';

/** No two NICs have one MAC address, whether written or derived. */
export function checkMacs(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  // Two VMs of one id have the same derived addresses, which is one mistake and not two.
  const ids = new Set<number>();
  for (const { name, spec, hardware, nics } of site.hosts) {
    const bmc = typeof spec.bmc?.mac === 'string' ? MacAddress.parse(spec.bmc.mac).text : undefined;
    const place = placeOf(hardware, ['bmc', 'mac']);
    if (bmc !== undefined) claim(firsts, { text: bmc, owner: `the BMC of "${name}"`, place }, problems);
    for (const nic of nics) {
      const owner = `${nic.name} of "${name}"`;
      if (nic.mac) claim(firsts, { text: nic.mac.value.text, owner, place: nic.mac.place }, problems);
    }
  }
  for (const { name, nics, vmId } of site.machines) {
    const twin = vmId !== undefined && ids.has(vmId.value.number);
    if (vmId) ids.add(vmId.value.number);
    for (const nic of nics) {
      const derived = nic.mac?.place === nic.place;
      if (!nic.mac || (twin && derived)) continue;
      const owner = `${nic.name} of "${name}"`;
      claim(firsts, { text: nic.mac.value.text, owner, place: nic.mac.place }, problems);
    }
  }
}

interface Claim {
  readonly text: string;
  readonly owner: string;
  readonly place: Place;
}

function claim(firsts: Firsts, { text, owner, place }: Claim, problems: ProblemList): void {
  const first = firsts.claim(text, owner, place);
  if (first === undefined) return;
  problems.add({
    code: 'DUPLICATE_MAC',
    message: `MAC address ${text} of ${owner} is taken by ${first}`,
    hint: 'leave "mac" out: each NIC then gets its own',
    place,
  });
}
