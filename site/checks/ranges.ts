import type { ProblemList } from '../errors';
import type { NetworkDraft, SiteDraft } from '../resolve';
import { hostsOf } from './free-addresses';
import { networksOf } from './networks-of';

/** Addresses to hand out lie in their network, the lower end first. */
export function checkRanges(site: SiteDraft, problems: ProblemList): void {
  for (const network of networksOf(site)) checkNetwork(network, problems);
}

function checkNetwork({ name, kind, subnets }: NetworkDraft, problems: ProblemList): void {
  for (const { cidr, gateway, range } of subnets) {
    const outside = range ? [range.first, range.last].filter(({ value }) => !cidr.value.contains(value)) : [];
    // Of a network that holds neither its gateway nor its range, the gateway tells.
    const isElsewhere = outside.length === 2 && gateway && !cidr.value.contains(gateway.value);
    const [end] = outside;
    if (end && !isElsewhere) {
      const which = outside.map(({ value }) => value.text).join(' and ');
      problems.add({
        code: 'RANGE_OUTSIDE_SUBNET',
        message: `${which} of the range of ${kind} "${name}" ${outside.length > 1 ? 'are' : 'is'} not in ${cidr.value.text}`,
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
