export { GuestFiles, type GuestRecord } from './guest-files';
export { launchScript, type LaunchPlace } from './launch-script';
