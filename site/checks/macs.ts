import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { Firsts } from './firsts';

/** No two NICs have one MAC address, whether written or derived. */
export function checkMacs(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  // Two VMs of one id have the same derived addresses, which is one mistake and not two.
  const ids = new Set<number>();
  for (const { name, nics, vmId } of site.machines) {
    const twin = vmId !== undefined && ids.has(vmId.value.number);
    if (vmId) ids.add(vmId.value.number);
    for (const nic of nics) {
      const derived = nic.mac?.place === nic.place;
      if (!nic.mac || (twin && derived)) continue;
      const owner = firsts.claim(nic.mac.value.text, `${nic.name} of "${name}"`, nic.mac.place);
      if (owner === undefined) continue;
      problems.add({
        code: 'DUPLICATE_MAC',
        message: `MAC address ${nic.mac.value.text} of ${nic.name} of "${name}" is taken by ${owner}`,
        hint: 'leave "mac" out: each NIC then gets its own',
        place: nic.mac.place,
      });
    }
  }
}
