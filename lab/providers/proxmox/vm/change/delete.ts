import { classify } from '../../../../../pve/client';
import { flag, ProviderError, text, type Operation } from '../../../resource';
import type { ObjectValue } from '../../../values';
import { pause } from '../../api';
import type { Session } from '../../session';
import { Machine, timeoutOf } from '../machine';
import { Power } from '../power';

const POLL_MS = 1000;

/** Stops and deletes a VM, and waits until it is gone. */
export async function deleteVm(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  const machine = new Machine(text(state, 'node_name'), Number(text(state, 'id')), operation);
  const timeoutS = Math.max(timeoutOf(state, 'stop_vm'), timeoutOf(state, 'shutdown_vm'));
  const status = await statusIfThere(machine);
  if (status === undefined) return;
  if (status !== 'stopped') {
    if (flag(state, 'stop_on_destroy')) await machine.stop(timeoutOf(state, 'stop_vm'));
    else await new Power(machine, state, operation).ensureStopped();
  }
  const purge = state.purge_on_destroy !== false;
  const unreferenced = state.delete_unreferenced_disks_on_destroy !== false;
  if (!(await machine.destroy(purge, unreferenced, timeoutS))) return;
  await untilGone(machine, timeoutS, operation);
}

async function statusIfThere(machine: Machine): Promise<string | undefined> {
  try {
    return (await machine.status()).status;
  } catch (error) {
    if (classify(error) === 'gone') return undefined;
    throw error;
  }
}

async function untilGone(machine: Machine, timeoutS: number, operation: Operation<Session>): Promise<void> {
  const end = performance.now() + timeoutS * 1000;
  while (!(await machine.isGone())) {
    if (performance.now() > end) {
      throw new ProviderError('PROXMOX_DELETE', `VM ${machine.vmid} is still there after its deletion`);
    }
    await pause(POLL_MS, operation.signal);
  }
}
