import type { ProblemList } from '../errors';
import type { NetworkDraft, SiteDraft } from '../resolve';
import { hostsOf } from './free-addresses';
import { networksOf } from './networks-of';

/** Addresses to hand out lie in their network, the lower end first. */
export function checkRanges(site: SiteDraft, problems: ProblemList): void {
  for (const network of networksOf(site)) checkNetwork(network, problems);
}

function checkNetwork({ name, kind, subnets }: NetworkDraft, problems: ProblemList): void {
  for (const { cidr, range } of subnets) {
    for (const end of range ? [range.first, range.last] : []) {
      if (cidr.value.contains(end.value)) continue;
      problems.add({
        code: 'RANGE_OUTSIDE_SUBNET',
        message: `${end.value.text} of the range of ${kind} "${name}" is not in ${cidr.value.text}`,
        hint: `take addresses from ${hostsOf(cidr.value)}`,
        place: end.place,
      });
    }
    if (!range || range.first.value.number <= range.last.value.number) continue;
    problems.add({
      code: 'RANGE_OUTSIDE_SUBNET',
      message: `the range of ${kind} "${name}" ends at ${range.last.value.text}, before its first address ${range.first.value.text}`,
      hint: 'exchange the two',
      place: range.first.place,
    });
  }
}
