import type { ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import { VmId } from '../values';
import type { Lock } from './lock';
import { keyOf } from './machine-key';

/** The ids of VMs that have none of their own, by VM. Those of the lock stay; others get the lowest free of the range. */
export function allocateVmIds(
  { machines, catalogue }: SiteDraft,
  lock: Lock,
  problems: ProblemList,
): ReadonlyMap<MachineDraft, VmId> {
  reportChanged(machines, lock, problems);
  const wanting = machines.filter(({ vmId }) => !vmId).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const given = new Map<MachineDraft, VmId>();
  const inUse = new Set([
    ...machines.flatMap(({ vmId }) => vmId?.value.number ?? []),
    ...templateIds(machines),
    ...[...catalogue.templates.values()].flatMap((template) => template?.vmId ?? []),
  ]);
  const holders = new Map<number, string>();
  for (const machine of wanting) {
    const locked = lock.get(keyOf(machine));
    if (locked?.vmId === undefined) continue;
    const holder = holders.get(locked.vmId);
    if (holder !== undefined) {
      problems.add({
        code: 'ALLOCATION_CONFLICT',
        severity: 'warning',
        message: `VM id ${String(locked.vmId)} was given to "${holder}" and to "${machine.name}", which gets another`,
        hint: 'two branches handed it out; a machine that is deployed already would be made anew: pin its "vm_id"',
        place: locked.place,
      });
      continue;
    }
    holders.set(locked.vmId, machine.name);
    given.set(machine, VmId.of(locked.vmId));
    inUse.add(locked.vmId);
  }
  const free = new FreeIds(inUse, new Set([...lock.values()].flatMap(({ vmId }) => vmId ?? [])));
  for (const machine of wanting) {
    const { vmIds, name } = machine.environment;
    if (given.has(machine) || !vmIds) continue;
    const id = free.take(vmIds.first.value, vmIds.last.value);
    if (id !== undefined) given.set(machine, VmId.of(id));
    else {
      problems.add({
        code: 'ALLOCATION_EXHAUSTED',
        message: `environment "${name}" has no free VM id for "${machine.name}"`,
        hint: `widen "vm_ids", which ends at ${String(vmIds.last.value)}`,
        place: vmIds.last.place,
        about: machine.name,
      });
    }
  }
  return given;
}

/** What was handed out is deployed, or may be: to Proxmox VE a VM is its id. */
function reportChanged(machines: readonly MachineDraft[], lock: Lock, problems: ProblemList): void {
  for (const machine of machines) {
    const { name, vmId, environment } = machine;
    const locked = lock.get(keyOf(machine))?.vmId;
    if (locked === undefined || !vmId || vmId.value.number === locked) continue;
    problems.add({
      code: 'VM_ID_CHANGED',
      severity: 'warning',
      message: `"${name}" was handed VM id ${String(locked)}, and is to have ${vmId.value.toString()}: where it is deployed, the next deploy of "${environment.name}" destroys the one VM with its disks and makes the other`,
      hint: `leave the line out, or write vm_id: ${String(locked)}`,
      place: vmId.place,
      about: name,
    });
  }
}

/** Templates that copies name by their id. */
function templateIds(machines: readonly MachineDraft[]): readonly number[] {
  return machines.flatMap(({ vm }) => (typeof vm.clone?.template === 'number' ? [vm.clone.template] : []));
}

/** Finds the lowest free id of a range; each search goes on where the last one ended, so that many stay linear. */
class FreeIds {
  readonly #cursors = new Map<string, number>();

  constructor(
    private readonly inUse: Set<number>,
    /** Ids of machines that are gone: taken only when nothing else is left. */
    private readonly reserved: ReadonlySet<number>,
  ) {}

  take(first: number, last: number): number | undefined {
    const isFree = (id: number): boolean => !this.inUse.has(id);
    const id =
      this.search('fresh', { first, last }, (each) => isFree(each) && !this.reserved.has(each)) ??
      this.search('reserved', { first, last }, isFree);
    if (id !== undefined) this.inUse.add(id);
    return id;
  }

  private search(
    kind: string,
    { first, last }: { first: number; last: number },
    accepts: (id: number) => boolean,
  ): number | undefined {
    const key = `${kind} ${String(first)} ${String(last)}`;
    let id = this.#cursors.get(key) ?? first;
    while (id <= last && !accepts(id)) id += 1;
    this.#cursors.set(key, id);
    return id <= last ? id : undefined;
  }
}
