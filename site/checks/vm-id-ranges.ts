import { formatPlace, type ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';

/** Environments have ranges of VM ids of their own. */
export function checkVmIdRanges(site: SiteDraft, problems: ProblemList): void {
  const ranges = [...site.environments.values()]
    .flatMap(({ name, vmIds }) => {
      if (!vmIds || vmIds.first.value > vmIds.last.value) return [];
      return [{ name, first: vmIds.first.value, last: vmIds.last.value, place: vmIds.first.place }];
    })
    .sort((a, b) => a.first - b.first || (a.name < b.name ? -1 : 1));
  // The one that reaches farthest of those that begin before.
  let before: (typeof ranges)[number] | undefined;
  for (const range of ranges) {
    if (before && range.first <= before.last) {
      const last = Math.min(range.last, before.last);
      problems.add({
        code: 'VM_ID_RANGES_OVERLAP',
        severity: 'warning',
        message: `environments "${before.name}" and "${range.name}" both have the VM ids ${String(range.first)} to ${String(last)}`,
        hint: `the other range is at ${formatPlace(before.place)}; give one of them ids of its own`,
        place: range.place,
        about: range.name,
      });
    }
    if (!before || range.last > before.last) before = range;
  }
}
