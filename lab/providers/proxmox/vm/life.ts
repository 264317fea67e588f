import { classify } from '../../../../pve/client';
import { flag, number, text, type Operation } from '../../resource';
import { isObject, type ObjectValue } from '../../values';
import type { Session } from '../session';
import { parseDuration } from './duration';
import { Machine, shutDownMachine, stopMachine } from './machine';

const DEFAULT_TIMEOUT_S = 1800;

/** A time limit of the `timeouts` argument, in seconds. @default 1800 */
export function timeoutOf(state: ObjectValue, name: 'create' | 'update' | 'delete'): number {
  const timeouts = isObject(state.timeouts) ? state.timeouts : {};
  const milliseconds = parseDuration(timeouts[name]);
  return milliseconds === undefined ? DEFAULT_TIMEOUT_S : Math.ceil(milliseconds / 1000);
}

/** Ends a machine that runs: switched off with `stop_on_destroy`, else asked to shut down. */
export async function endMachine(state: ObjectValue, machine: Machine, timeoutS: number): Promise<void> {
  if (flag(state, 'stop_on_destroy')) await stopMachine(machine, timeoutS);
  else await shutDownMachine(machine, timeoutS);
}

/** Ends and removes a machine; one that is gone already is no error. */
export async function deleteMachine(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  const machine = new Machine(text(state, 'node_name'), number(state, 'id'), operation);
  const timeoutS = timeoutOf(state, 'delete');
  try {
    if ((await machine.status()).status !== 'stopped') await endMachine(state, machine, timeoutS);
  } catch (error) {
    if (classify(error) === 'gone') return;
    throw error;
  }
  const isPurged = state.purge_on_destroy !== false;
  await machine.destroy(isPurged, flag(state, 'delete_unreferenced_disks_on_destroy'), timeoutS);
}
