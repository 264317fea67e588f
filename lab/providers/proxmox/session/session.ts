import type { SshSettings } from './ssh-settings';
import type { ProxmoxApi } from '../api';
import type { VmIds } from './vm-ids';

/** The process's own environment, handed over by the entry point. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the configured provider gives to its resources. */
export interface Session {
  readonly api: ProxmoxApi;
  readonly ssh: SshSettings;
  readonly vmIds: VmIds;
  /** Where the credentials came from, for messages; never the credentials. `the argument api_token` */
  readonly credentials: string;
  /** True when logged in as root@pam with a password, which PVE wants for some settings. */
  readonly isRootTicket: boolean;
  /** For files on their way. */
  readonly temporaryDirectory: string;
}
