import { number } from '../../../resource';
import type { ObjectValue } from '../../../values';

/** Timeouts that are arguments of the VM, in seconds. */
type TimeoutName = 'start_vm' | 'stop_vm' | 'shutdown_vm' | 'reboot' | 'clone' | 'create' | 'migrate';

const TIMEOUTS: Readonly<Record<TimeoutName, number>> = {
  start_vm: 1800,
  stop_vm: 300,
  shutdown_vm: 1800,
  reboot: 1800,
  clone: 1800,
  create: 1800,
  migrate: 1800,
};

/** A timeout of the VM in seconds; after an import the state has none yet. */
export function timeoutOf(state: ObjectValue, name: TimeoutName): number {
  return number(state, `timeout_${name}`) || TIMEOUTS[name];
}
