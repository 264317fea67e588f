import type { AnswerTokens, UserTokens } from '../access';
import type { PhysicalHost } from '../../site';
import type { NetworkState } from '../network';
import type { FollowedSite } from '../follow-site';
import type { Provisioner } from '../provisioner';
import type { Database } from '../store';
import type { AnswerRequests } from './answer-requests';
import type { AuditLog } from './audit-log';
import type { Figures } from './figures';

/** What the routes work with. */
export interface Desk {
  readonly provisioner: Provisioner;
  readonly users: UserTokens;
  readonly answerTokens: AnswerTokens;
  readonly answerRequests: AnswerRequests;
  /** True where installers of Proxmox VE that bring no token get no answers. */
  readonly wantsAnswerToken: boolean;
  readonly database: Database;
  readonly audit: AuditLog;
  readonly figures: Figures;
  readonly network: ProvisioningNetwork;
  /** What all of it is done by. */
  readonly specs: Pick<FollowedSite, 'state' | 'during'>;
  /** Whether Ansible runs on a machine once its group is installed. */
  readonly isConfigured: (host: PhysicalHost) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Folder of what machines upload, one folder a machine. */
  readonly logFolder: string;
  /** Folder of the installed package. */
  readonly home: string;
  /** Who may talk to the server at all, `10.0.0.0/24`. */
  readonly allowed: () => readonly string[];
  /** Proxies whose word on who asks is taken, `127.0.0.1`. */
  readonly proxies: readonly string[];
  readonly limits: HttpLimits;
  /** Words for whoever runs the server. */
  readonly onLog: (line: string) => void;
}

/** DHCP, TFTP and names, where this server has them. */
export interface ProvisioningNetwork {
  /** Undefined where it has none. */
  readonly state: () => NetworkState | undefined;
  /** Tells it of what was armed just now; `state` says whether it could. */
  readonly refresh: () => Promise<void>;
}

/** Bounds of what a client may ask. */
export interface HttpLimits {
  /** Of one address in a minute. */
  readonly requestsPerMinute: number;
  /** Bytes. */
  readonly bodyBytes: number;
  /** Of one uploaded log. */
  readonly logBytes: number;
  /** Until the headers of a request are there, milliseconds: a slow client holds a socket for so long. @default 10000 */
  readonly headersMs?: number;
  /** The same of a whole request, and of a client that neither says nor takes anything. @default 120000 */
  readonly requestMs?: number;
}

/** For a few thousand machines, each of which asks some hundred times. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  requestsPerMinute: 1200,
  bodyBytes: 1024 * 1024,
  logBytes: 64 * 1024 * 1024,
};
