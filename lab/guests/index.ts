export { createGuestHost, guestsFolder, type GuestHostOptions } from './create-guest-host';
export { COMMAND_ENVIRONMENT, type CommandResult } from './command';
export { GuestError, type GuestErrorCode } from './guest-error';
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
export { execInGuest, execInLab, guestCommand, labCommand, proxyCommand } from './reachability';
export {
  buildRoot,
  DEFAULT_ROOT,
  removeRoot,
  ROOT_NAMES,
  rootStatus,
  runInRoot,
  type BuildRootOptions,
  type RootPlace,
  type RootStatus,
  type RunInRootOptions,
} from './root';
