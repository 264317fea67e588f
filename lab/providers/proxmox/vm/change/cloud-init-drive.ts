import type { VmConfig } from '../machine';
import { isCloudInit, isDiskBus, readDevice } from '../wire';

/** The bus of the cloud-init drive that a VM has. */
export function findCloudInit(config: VmConfig, vmid: number): string | undefined {
  return Object.keys(config).find(
    (key) => isDiskBus(key) && isCloudInit(readDevice(String(config[key])), vmid),
  );
}
