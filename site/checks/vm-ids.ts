import type { ProblemList } from '../errors';
import type { EnvironmentDraft, MachineDraft, SiteDraft } from '../resolve';
import { Firsts } from './firsts';
import { isLocked, lockedFirst } from './locked-first';

/** VM ids are unique, also among templates, and lie in the range of their environment. */
export function checkVmIds(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  const templates = templatesOf(site);
  const free = new FreeIds([
    ...templates.keys(),
    ...site.machines.flatMap(({ vmId }) => vmId?.value.number ?? []),
  ]);
  const left = new Map<EnvironmentDraft, MachineDraft[]>();
  for (const machine of lockedFirst(site.machines, ({ vmId }) => vmId?.place)) {
    const { name, vmId, environment } = machine;
    if (!vmId) continue;
    const { value, place } = vmId;
    const owner = firsts.claim(value.toString(), `"${name}"`, place) ?? templates.get(value.number);
    const { first, last } = environment.vmIds ?? {};
    const suggestion = (): string => {
      const next = first && last && free.next(first.value, last.value);
      return next === undefined
        ? 'the range of the environment is full: widen "vm_ids"'
        : `the next free one is ${String(next)}`;
    };
    if (owner !== undefined) {
      const message = `VM id ${value.toString()} of "${name}" is taken by ${owner}`;
      problems.add({ code: 'DUPLICATE_VM_ID', message, hint: suggestion(), place });
      // The id that is proposed lies in the range.
      if (!isLocked(place)) continue;
    }
    if (!first || !last || first.value > last.value) continue;
    if (value.number >= first.value && value.number <= last.value) continue;
    if (isLocked(place)) left.set(environment, [...(left.get(environment) ?? []), machine]);
    else {
      problems.add({
        code: 'VM_ID_OUT_OF_RANGE',
        message: `VM id ${value.toString()} of "${name}" is outside the range of environment "${environment.name}"`,
        hint: `take one from ${String(first.value)} to ${String(last.value)}; ${suggestion()}`,
        place,
      });
    }
  }
  for (const [environment, machines] of left) reportLeft(environment, machines, problems);
}

/** Templates are VMs to PVE: by id, in words. */
function templatesOf({ machines, catalogue }: SiteDraft): ReadonlyMap<number, string> {
  return new Map([
    ...machines.flatMap(({ name, vm: { clone } }): [number, string][] =>
      typeof clone?.template === 'number'
        ? [[clone.template, `the template that "${name}" is a copy of`]]
        : [],
    ),
    ...[...catalogue.templates].flatMap(([name, template]): [number, string][] =>
      template ? [[template.vmId, `template "${name}"`]] : [],
    ),
  ]);
}

/** The range was changed after its ids were handed out: the range is what somebody wrote, and not the ids. */
function reportLeft(
  { name, vmIds }: EnvironmentDraft,
  machines: readonly MachineDraft[],
  problems: ProblemList,
): void {
  const ids = machines.map((machine) => `${String(machine.vmId?.value.number)} of "${machine.name}"`);
  const shown = ids.length > 3 ? [...ids.slice(0, 2), `${String(ids.length - 2)} more`] : ids;
  problems.add({
    code: 'VM_ID_OUT_OF_RANGE',
    message: `the range of environment "${name}" leaves out VM ids that were handed out: ${shown.join(', ')}`,
    hint: 'widen it to hold them; or remove their lines from allocations.lock.yaml, and deployed VMs are made anew',
    place: vmIds?.first.place,
  });
}

/** Finds free ids; each search goes on where the last one of the range ended, so that many stay linear. */
class FreeIds {
  readonly #taken: ReadonlySet<number>;
  readonly #cursors = new Map<number, number>();

  constructor(taken: readonly number[]) {
    this.#taken = new Set(taken);
  }

  next(first: number, last: number): number | undefined {
    let id = this.#cursors.get(first) ?? first;
    while (id <= last && this.#taken.has(id)) id += 1;
    // Two hints must not offer one id.
    this.#cursors.set(first, id + 1);
    return id <= last ? id : undefined;
  }
}
