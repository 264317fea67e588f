import { createHash } from 'node:crypto';
import type { ProblemList } from '../errors';
import type { MachineDraft, SiteDraft } from '../resolve';
import type { Lock } from './lock';
import { keyOf } from './machine-key';

/**
 * The shard of each VM of an environment that is divided. A VM that the lock knows stays where it is, in its shard or, where
 * it was there before the environment was divided, in the environment's own state: a VM that changed between states would
 * be destroyed by the one and made by the other. Others follow from their names, and so do not depend on each other.
 */
export function allocateShards(
  { machines }: SiteDraft,
  lock: Lock,
  problems: ProblemList,
): ReadonlyMap<MachineDraft, number> {
  const given = new Map<MachineDraft, number>();
  const groups = shardsOfGroups(machines, lock);
  for (const machine of machines) {
    const { shards, name } = machine.environment;
    const locked = lock.get(keyOf(machine));
    if (locked?.shard !== undefined && locked.shard >= (shards?.value ?? 0)) {
      problems.add({
        code: 'SHARD_IN_USE',
        message: `VM "${machine.name}" is in the state of shard ${name}/${String(locked.shard)}, which there would be no more`,
        hint: `set "shards" to ${String(locked.shard + 1)} or more; fewer are for an environment that is destroyed first, and whose lines are taken out of the lock`,
        place: shards?.place ?? machine.environment.place,
        about: machine.name,
      });
      continue;
    }
    if (!shards || machine.role === 'router' || (locked && locked.shard === undefined)) continue;
    given.set(machine, locked?.shard ?? groups.get(groupOf(machine)) ?? shardOf(machine, shards.value));
  }
  return given;
}

/** Rules that keep VMs apart are of one state, so these VMs go together. */
function groupOf({ environment, vm, name }: MachineDraft): string {
  return vm.ha?.apart == null ? `${environment.name} ${name}` : `${environment.name} apart ${vm.ha.apart}`;
}

function shardOf(machine: MachineDraft, shards: number): number {
  return createHash('sha256').update(groupOf(machine)).digest().readUInt32BE() % shards;
}

function shardsOfGroups(machines: readonly MachineDraft[], lock: Lock): ReadonlyMap<string, number> {
  return new Map(
    machines.flatMap((machine) => {
      const shard = lock.get(keyOf(machine))?.shard;
      return shard === undefined ? [] : [[groupOf(machine), shard] as const];
    }),
  );
}
