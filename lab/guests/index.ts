export { isInstalled } from './command';
export { createGuestHost, type GuestHostOptions } from './create-guest-host';
export { dhcpNetworks } from './dhcp';
export { dhcpStatus, type DhcpStatus } from './dhcp-status';
export { type CommandResult } from './command';
export { type GuestErrorCode } from './guest-error';
export {
  GUEST_KINDS,
  type BareMetalHost,
  type BootDevice,
  type GuestBridge,
  type GuestCloudInit,
  type GuestHost,
  type GuestInterface,
  type GuestKind,
  type GuestNic,
  type GuestSpec,
  type HostSpec,
  type MachineDisk,
  type MachineSpec,
} from './guest-host';
export { NoGuests } from './no-guests';
export { isSameProcess, processStart, type ProcessIdentity } from './process-identity';
export { execInGuest, execInLab, proxyCommand, runningGuests } from './reachability';
export { qemuObstacle } from './qemu';
export { bareMetalId } from './bare-metal';
export { openConsole, guestLog, type ConsoleConnection } from './console';
export {
  buildRoot,
  DEFAULT_ROOT,
  RELEASE_NAMES,
  machineRoot,
  removeRoot,
  rootStatus,
  runInRoot,
  type BuildRootOptions,
  type MachineImage,
  type RootPlace,
  type RootStatus,
  type RunInRootOptions,
} from './root';
export { Turns } from './turns';
