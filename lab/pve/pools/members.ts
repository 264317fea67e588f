import { forbidden, type Caller } from '../auth';
import { refuse, type Lab, type PoolRecord } from '../model';
import { updateContainer } from '../lxc';
import { updateVm } from '../vm';

/** What a caller wants of a pool. */
export interface PoolChange {
  readonly comment: string | undefined;
  readonly vms: readonly string[] | undefined;
  readonly storage: readonly string[] | undefined;
  /** Takes the members away instead of adding them. */
  readonly delete: boolean | undefined;
  /** Takes members from other pools. */
  readonly 'allow-move': boolean | undefined;
}

/**
 * Changes a pool's comment and members.
 *
 * @throws ApiError 500 in PVE's words; then nothing is changed.
 */
export function changeMembers(lab: Lab, caller: Caller, pool: PoolRecord, change: PoolChange): null {
  const { poolid } = pool;
  const remove = change.delete === true;
  const ids = change.vms ?? [];
  for (const id of ids) {
    needModify(caller, `/vms/${id}`);
    const from = checkVm(lab, poolid, id, change);
    if (from !== undefined) caller.need(`/pool/${from}`, 'Pool.Allocate');
  }
  const storages = new Set(pool.storages);
  for (const storage of change.storage ?? []) {
    needModify(caller, `/storage/${storage}`);
    if (!lab.state.storages.has(storage)) throw refuse(`storage '${storage}' does not exist`);
    if (remove !== storages.has(storage)) {
      throw refuse(
        remove
          ? `Storage '${storage}' is not a pool member`
          : `Storage '${storage}' is already a pool member`,
      );
    }
    if (remove) storages.delete(storage);
    else storages.add(storage);
  }
  for (const id of ids) setPool(lab, Number(id), remove ? undefined : poolid);
  const comment = change.comment ?? pool.comment;
  lab.state.pools.set(poolid, {
    poolid,
    storages: [...storages],
    ...(comment === undefined ? {} : { comment }),
  });
  return null;
}

/** To be in a pool is to be used by whom the pool's roles name. */
function needModify(caller: Caller, path: string): void {
  const refusal = caller.refusalToModify(path);
  if (refusal !== undefined) throw forbidden(refusal);
}

function setPool(lab: Lab, vmid: number, pool: string | undefined): void {
  if (lab.state.containers.has(String(vmid))) updateContainer(lab, vmid, { pool });
  else updateVm(lab, vmid, { pool });
}

/** @returns the pool that the machine is taken from */
function checkVm(lab: Lab, poolid: string, id: string, change: PoolChange): string | undefined {
  const vm = lab.state.vms.get(id) ?? lab.state.containers.get(id);
  if (change.delete === true) {
    if (vm?.pool !== poolid) throw refuse(`VM ${id} is not a pool member`);
    return undefined;
  }
  if (!vm) throw refuse(`VM ${id} does not exist`);
  if (vm.pool === poolid) throw refuse(`VM ${id} is already a pool member`);
  if (vm.pool !== undefined && change['allow-move'] !== true) {
    throw refuse(`VM ${id} belongs already to pool '${vm.pool}' and 'allow-move' is not set`);
  }
  return vm.pool;
}
