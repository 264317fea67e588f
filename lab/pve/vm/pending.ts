import type { VmConfig, VmRecord } from '../model';

/** Options that PVE changes on a running machine at once. */
const IMMEDIATE =
  /^(?:name|description|tags|onboot|startup|protection|hookscript|shares|cpuunits|cpulimit|balloon|migrate_\w+|template|unused\d+|ci\w+|sshkeys|ipconfig\d+|nameserver|searchdomain|(?:ide|sata|scsi|virtio|net)\d+)$/;

/** The configuration that a running machine goes on with after a change; undefined when nothing waits. */
export function afterChange(vm: VmRecord, config: VmConfig): VmConfig | undefined {
  if (vm.status === 'stopped') return undefined;
  const before = vm.runningConfig ?? vm.config;
  const kept = Object.entries(before).filter(([key]) => !IMMEDIATE.test(key));
  const taken = Object.entries(config).filter(([key]) => IMMEDIATE.test(key));
  const running = Object.fromEntries([...kept, ...taken]);
  return isSame(running, config) ? undefined : running;
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
