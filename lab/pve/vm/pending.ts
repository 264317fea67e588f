import type { Lab, VmConfig, VmRecord } from '../model';
import { asRunning } from './as-running';
import { guestKindOf } from './guest-kind';
import { isHotplugged } from './hotplug';

/** The configuration that a running machine goes on with after a change; undefined when nothing waits. */
export function afterChange(lab: Lab, vm: VmRecord, config: VmConfig): VmConfig | undefined {
  if (vm.status === 'stopped') return undefined;
  const running = vm.runningConfig ?? vm.config;
  // The lab's QEMU has its cards on a bus that takes none while it runs.
  const takesCards = vm.guestAbsent !== undefined || guestKindOf(lab, asRunning(vm)) !== 'qemu';
  const after: Record<string, VmConfig[string]> = {};
  for (const key of new Set([...Object.keys(running), ...Object.keys(config)])) {
    const [before, next] = [running[key], config[key]];
    const isTaken = before === next || isHotplugged({ key, before, next, running, takesCards });
    const value = isTaken ? next : before;
    if (value !== undefined) after[key] = value;
  }
  return isSame(after, config) ? undefined : after;
}

function isSame(left: VmConfig, right: VmConfig): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

/** `GET …/pending`: what is in force, and what the next start brings. */
export function viewPending(vm: VmRecord): readonly Record<string, unknown>[] {
  const running = vm.runningConfig ?? vm.config;
  const keys = [...new Set([...Object.keys(running), ...Object.keys(vm.config)])].sort();
  return keys.map((key) => {
    const value = running[key];
    const next = vm.config[key];
    const change = value === next ? {} : next === undefined ? { delete: 1 } : { pending: next };
    return { key, ...(value === undefined ? {} : { value }), ...change };
  });
}
