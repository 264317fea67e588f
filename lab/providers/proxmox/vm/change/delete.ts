import { flag, text, type Operation } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { Session } from '../../session';
import { Machine, statusIfThere, stopMachine, timeoutOf, waitUntilGone } from '../machine';
import { Power } from '../power';

/** Stops and deletes a VM, and waits until it is gone. */
export async function deleteVm(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  const machine = new Machine(text(state, 'node_name'), Number(text(state, 'id')), operation);
  const timeoutS = Math.max(timeoutOf(state, 'stop_vm'), timeoutOf(state, 'shutdown_vm'));
  const found = await statusIfThere(machine);
  if (!found) return;
  if (found.status !== 'stopped') {
    if (flag(state, 'stop_on_destroy')) await stopMachine(machine, timeoutOf(state, 'stop_vm'));
    else await new Power(machine, state, operation).ensureStopped();
  }
  const purge = state.purge_on_destroy !== false;
  const unreferenced = state.delete_unreferenced_disks_on_destroy !== false;
  if (await machine.destroy(purge, unreferenced, timeoutS)) await waitUntilGone(machine, timeoutS);
}
