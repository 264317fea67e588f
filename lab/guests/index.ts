export { isInstalled } from './command';
export { createGuestHost, type GuestHostOptions } from './create-guest-host';
export { dhcpStatus, type DhcpStatus } from './dhcp-status';
export { type CommandResult } from './command';
export { type GuestErrorCode } from './guest-error';
export type {
  GuestBridge,
  GuestCloudInit,
  GuestHost,
  GuestInterface,
  GuestNic,
  GuestSpec,
} from './guest-host';
export { NoGuests } from './no-guests';
export { isSameProcess, processStart, type ProcessIdentity } from './process-identity';
export { execInGuest, execInLab, proxyCommand, runningGuests } from './reachability';
export {
  buildRoot,
  removeRoot,
  rootStatus,
  runInRoot,
  type BuildRootOptions,
  type RootPlace,
  type RootStatus,
  type RunInRootOptions,
} from './root';
