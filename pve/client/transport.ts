import { Agent, request, type RequestOptions } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { SecureVersion } from 'node:tls';

/** A login instead of a token, as `POST access/ticket` answers it. */
export interface PveTicket {
  readonly ticket: string;
  readonly csrfToken: string;
}

/** How the API is reached. */
export interface TransportOptions {
  /** `https://pve1.example.org:8006/` */
  readonly endpoint: string;
  /** `root@pam!rackwright=0f8fad5b-…` */
  readonly token?: string;
  readonly ticket?: PveTicket;
  /** True accepts any certificate. @default false */
  readonly insecure?: boolean;
  /** PEM of certificates to trust beside the system's. */
  readonly ca?: string;
  /** @default 'TLSv1.3' */
  readonly minTls?: SecureVersion;
  /** What the paths of requests are below. @default '/api2/json' */
  readonly prefix?: string;
  /** Connections that are open at once. @default 32 */
  readonly connections?: number;
  /** Longest wait for a whole answer, in milliseconds. @default no limit */
  readonly timeoutMs?: number;
}

/** One HTTP answer, read to its end. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
}

/** One HTTP request; `send` writes the body and ends the request. */
export interface RawRequest {
  readonly method: string;
  /** Path with query below `/api2/json/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly send: (outgoing: ClientRequest) => void;
  readonly signal?: AbortSignal;
}

/** HTTPS to one endpoint over connections that stay open. */
export class Transport {
  readonly #base: URL;
  readonly #agent: Agent;
  readonly #identity: Record<string, string>;
  readonly #csrf: Record<string, string>;
  readonly #prefix: string;
  readonly #timeoutMs: number | undefined;

  constructor(options: TransportOptions) {
    this.#base = new URL(options.endpoint);
    this.#prefix = options.prefix ?? '/api2/json';
    this.#timeoutMs = options.timeoutMs;
    this.#agent = new Agent({
      keepAlive: true,
      // pveproxy closes idle connections after 5 s; a write on one that is just being closed would be lost.
      timeout: 4000,
      maxSockets: options.connections ?? 32,
      minVersion: options.minTls ?? 'TLSv1.3',
      rejectUnauthorized: options.insecure !== true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    const { token, ticket } = options;
    if (token !== undefined) this.#identity = { authorization: `PVEAPIToken=${token}` };
    else this.#identity = ticket ? { cookie: `PVEAuthCookie=${encodeURIComponent(ticket.ticket)}` } : {};
    this.#csrf = token === undefined && ticket ? { CSRFPreventionToken: ticket.csrfToken } : {};
  }

  /** Sends one request and reads its whole answer; rejects only when no answer came. */
  exchange(raw: RawRequest): Promise<RawAnswer> {
    const target: RequestOptions = {
      method: raw.method,
      host: this.#base.hostname.replace(/^\[|\]$/g, ''),
      port: this.#base.port === '' ? 443 : Number(this.#base.port),
      path: `${this.#base.pathname.replace(/\/$/, '')}${this.#prefix}/${raw.path}`,
      headers: { ...this.#identity, ...(raw.method === 'GET' ? {} : this.#csrf), ...raw.headers },
      agent: this.#agent,
      ...this.#limit(raw),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(target, (incoming) => {
        readAnswer(incoming).then(resolve, reject);
      });
      outgoing.on('error', reject);
      raw.send(outgoing);
    });
  }

  #limit({ signal }: RawRequest): { readonly signal?: AbortSignal } {
    const limit = this.#timeoutMs === undefined ? undefined : AbortSignal.timeout(this.#timeoutMs);
    const signals = [signal, limit].filter((each) => each !== undefined);
    return signals.length === 0 ? {} : { signal: AbortSignal.any(signals) };
  }

  /** Closes the idle connections. */
  close(): void {
    this.#agent.destroy();
  }
}

async function readAnswer(incoming: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
