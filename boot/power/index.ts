export { powerOf, type PowerParts } from './power-of';
export { isSwitched } from './proxmox/hypervisor-of';
export {
  BOOT_DEVICES,
  type BmcLogEntry,
  type BootDevice,
  POWER_ACTIONS,
  type PowerAction,
  type PowerControl,
  type PowerState,
} from './power-control';
export { startFromNetwork } from './start-from-network';
