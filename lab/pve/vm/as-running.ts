import type { VmConfig, VmRecord } from '../model';

/** A machine with the configuration that is in force: what waits for its next start is left out. */
export function asRunning(vm: VmRecord): VmRecord {
  return vm.runningConfig === undefined ? vm : { ...vm, config: vm.runningConfig };
}

/** Options that a machine has at once, whether it runs or not, beside what waits for its next start. */
export function withOptions(vm: VmRecord, options: VmConfig): Pick<VmRecord, 'config' | 'runningConfig'> {
  const { config, runningConfig } = vm;
  return {
    config: { ...config, ...options },
    ...(runningConfig === undefined ? {} : { runningConfig: { ...runningConfig, ...options } }),
  };
}
