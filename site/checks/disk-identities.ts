import { formatPlace, type ProblemList } from '../errors';
import type { HostDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { type PlacedScalar, scalarsAt } from '../yaml';
import { Firsts } from './firsts';

/** One disk is described once: what has two names would be erased as one and kept as the other. */
export function checkDiskIdentities({ machines, hosts }: SiteDraft, problems: ProblemList): void {
  const elsewhere = new Elsewhere(problems);
  for (const host of hosts) {
    const described = identitiesOf(host);
    checkHost(host.name, described, problems);
    for (const identity of described) elsewhere.claim(host.name, identity);
  }
  for (const { name, vm, hardware } of machines) {
    const serials = new Firsts();
    for (const disk of Object.keys(vm.disks ?? {})) {
      for (const { value, place } of scalarsAt(hardware, 'disks', disk, 'serial')) {
        const other = serials.claim(String(value), `"${disk}"`, place);
        if (other === undefined) continue;
        problems.add({
          code: 'DUPLICATE_DISK',
          message: `${disk} of VM "${name}" has the serial number ${String(value)} of ${other}`,
          hint: 'give each its own: the guest finds its disks by them',
          place,
        });
      }
    }
  }
}

/** A disk of a machine of iron, by what tells it from others. */
interface Identity {
  readonly disk: string;
  readonly field: 'path' | 'serial';
  readonly text: string;
  readonly place: Place;
}

function identitiesOf({ spec, hardware }: HostDraft): readonly Identity[] {
  const of = (disk: string, field: Identity['field']): Identity[] =>
    scalarsAt(hardware, 'disks', disk, field).map(({ value, place }: PlacedScalar) => ({
      disk,
      field,
      text: String(value),
      place,
    }));
  return Object.keys(spec.disks ?? {}).flatMap((disk) => [...of(disk, 'path'), ...of(disk, 'serial')]);
}

function checkHost(machine: string, described: readonly Identity[], problems: ProblemList): void {
  const told = new Set<string>();
  described.forEach((later, index) => {
    const first = described.slice(0, index).find((each) => each.disk !== later.disk && isSame(each, later));
    const pair = first && [first.disk, later.disk].sort().join(' ');
    if (!first || pair === undefined || told.has(pair)) return;
    told.add(pair);
    problems.add({
      code: 'DUPLICATE_DISK',
      message: `"${first.disk}" and "${later.disk}" of "${machine}" are one disk: ${later.text} is at ${formatPlace(first.place)} already`,
      hint: 'leave one of the two names out, or correct what was copied',
      place: later.place,
    });
  });
}

/** udev's names end in the serial number: `/dev/disk/by-id/ata-ST4000_ZGY0ABCD`. */
function isSame(one: Identity, two: Identity): boolean {
  if (one.field === two.field) return one.text === two.text;
  const [path, serial] = one.field === 'path' ? [one.text, two.text] : [two.text, one.text];
  return path.startsWith('/dev/disk/by-id/') && path.endsWith(`_${serial}`);
}

/** Names of disks that no second one in the world has, and the machine that has it. */
class Elsewhere {
  readonly #owners = new Map<string, { readonly machine: string; readonly whose: string }>();

  constructor(private readonly problems: ProblemList) {}

  claim(machine: string, { disk, field, text, place }: Identity): void {
    if (field === 'path' && !text.startsWith('/dev/disk/by-id/')) return;
    const other = this.#owners.get(text);
    if (!other) {
      this.#owners.set(text, { machine, whose: `disk "${disk}" of "${machine}" (${formatPlace(place)})` });
      return;
    }
    // Of two on one machine is told as of one disk.
    if (other.machine === machine) return;
    this.problems.add({
      code: 'DUPLICATE_DISK',
      severity: 'warning',
      message: `${text} of "${machine}" is that of ${other.whose}`,
      hint: 'correct the one that was copied: only disks of virtual machines may be called alike',
      place,
    });
  }
}
