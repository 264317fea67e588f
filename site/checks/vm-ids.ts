import type { ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import { Firsts } from './firsts';

/** VM ids are unique and lie in the range of their environment; ranges do not overlap. */
export function checkVmIds(site: SiteDraft, problems: ProblemList): void {
  const firsts = new Firsts();
  const free = new FreeIds(site.machines);
  for (const { name, vmId, environment } of site.machines) {
    if (!vmId) continue;
    const { value, place } = vmId;
    const owner = firsts.claim(value.toString(), `"${name}"`, place);
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
    }
    if (
      first &&
      last &&
      (value.number < first.value || value.number > last.value) &&
      first.value <= last.value
    ) {
      problems.add({
        code: 'VM_ID_OUT_OF_RANGE',
        message: `VM id ${value.toString()} of "${name}" is outside the range of environment "${environment.name}"`,
        hint: `take one from ${String(first.value)} to ${String(last.value)}; ${suggestion()}`,
        place,
      });
    }
  }
}

/** Finds free ids; each search goes on where the last one of the range ended, so that many stay linear. */
class FreeIds {
  readonly #taken: ReadonlySet<number>;
  readonly #cursors = new Map<number, number>();

  constructor(machines: readonly MachineDraft[]) {
    this.#taken = new Set(machines.flatMap(({ vmId }) => vmId?.value.number ?? []));
  }

  next(first: number, last: number): number | undefined {
    let id = this.#cursors.get(first) ?? first;
    while (id <= last && this.#taken.has(id)) id += 1;
    this.#cursors.set(first, id);
    return id <= last ? id : undefined;
  }
}
