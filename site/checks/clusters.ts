import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { Firsts } from './firsts';

/** A machine is in at most one cluster of a kind, and there once: a PVE node may run k3s as well. */
export function checkClusters(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  for (const { name, members, model } of site.clusters) {
    for (const { value, place } of members) {
      const other = firsts.claim(`${model?.kind ?? ''} ${value}`, `cluster "${name}"`, place);
      if (other === undefined) continue;
      problems.add({
        code: 'MACHINE_IN_TWO_CLUSTERS',
        message: `"${value}" of cluster "${name}" is in ${other} already`,
        hint: 'leave it in one of them',
        place,
      });
    }
  }
}
