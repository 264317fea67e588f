/** How the services of the provisioning network may be. */
export const NETWORK_STATES = [
  /** Dnsmasq runs, and tells machines what they are to boot. */
  'serving',
  /** It runs, and tells what it was told before: the change after that was refused. */
  'stale',
  /** It ended, and is started again after a pause. */
  'down',
] as const;

/** Name of such a state. */
export type NetworkState = (typeof NETWORK_STATES)[number];
