export { cloudInitParams, cloudInitVolume } from './cloud-init';
export {
  agentParams,
  amdSevParams,
  audioParams,
  cpuParams,
  efiDiskParams,
  memoryParams,
  networkParams,
  order,
  rngParams,
  serialParams,
  smbiosParams,
  startupParams,
  tagsParam,
  tpmParams,
  vgaParams,
  watchdogParams,
  type VmParams,
} from './params';
export { numaParams, pciParams, usbParams, virtiofsParams } from './passthrough';
export { given, readProperties } from '../../property';
export {
  isCloudInit,
  isDiskBus,
  isOwnedBy,
  pathOf,
  plannedDisks,
  readDevice,
  SPEED_ARGUMENTS,
  storageOf,
  writeDevice,
  writeOptions,
  type StorageDevice,
} from './storage-device';
