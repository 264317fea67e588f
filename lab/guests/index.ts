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
