/** Whether a machine is under power, as its BMC says. */
export type PowerState = 'on' | 'off' | 'changing';

/** What may be done with the power of a machine; `off` and `restart` do not ask its operating system. */
export const POWER_ACTIONS = ['on', 'off', 'shutdown', 'restart'] as const;

/** Name of such an action. */
export type PowerAction = (typeof POWER_ACTIONS)[number];

/** What the next start may try first; `none` takes back what was set. */
export const BOOT_DEVICES = ['network', 'http', 'disk', 'cd', 'setup', 'none'] as const;

/** Name of such a device. */
export type BootDevice = (typeof BOOT_DEVICES)[number];

/** A line of what a BMC remembers of its machine. */
export interface BmcLogEntry {
  /** As the BMC writes it, ISO 8601 where it speaks Redfish; empty where its clock was never set. */
  readonly at: string;
  readonly severity: string;
  readonly message: string;
}

/**
 * The BMC of one machine. Everything throws BootError: BOOT_BMC_UNREACHABLE, BOOT_BMC_CERTIFICATE, BOOT_BMC_LOGIN, BOOT_BMC_REFUSED.
 */
export interface PowerControl {
  state(): Promise<PowerState>;
  /** Asks for it; `state` tells when it is so. */
  act(action: PowerAction): Promise<void>;
  /** For the next start alone. */
  bootOnce(device: BootDevice): Promise<void>;
  /** The last entries, the oldest first. */
  log(most: number): Promise<readonly BmcLogEntry[]>;
}

/** How a BMC is reached. */
export interface BmcAccess {
  /** `10.0.14.11` or an IPv6 address. */
  readonly address: string;
  /** @default that of the protocol */
  readonly port?: number;
  /** False takes any certificate. */
  readonly tlsVerify: boolean;
  readonly user: string;
  readonly password: string;
}
