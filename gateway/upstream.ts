import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { pipeline } from 'node:stream';
import { createSecureContext } from 'node:tls';
import type { Answer, Outgoing } from './answer';
import { withLength } from './headers';
import type { GatewayStatistics } from './statistics';
import { limitConnecting } from './limit-connecting';
import { beforeTls, isUnsent } from './unsent';
import { collected } from './whole-body';

/** How PVE is reached. */
export interface UpstreamOptions {
  readonly endpoint: string;
  /** Further endpoints of the same cluster, taken in turn where a connection is not made. */
  readonly others: readonly string[];
  readonly insecure: boolean;
  /** PEM of the authorities that are trusted. */
  readonly authorities: readonly string[];
  readonly connections: number;
}

/** PVE, over connections that stay open. */
export class Upstream {
  /** The one in use first. */
  #endpoints: readonly URL[];
  readonly #agent: Agent;
  readonly #statistics: GatewayStatistics;

  constructor(options: UpstreamOptions, statistics: GatewayStatistics) {
    this.#endpoints = [options.endpoint, ...options.others].map((endpoint) => new URL(endpoint));
    this.#statistics = statistics;
    this.#agent = new Agent({
      keepAlive: true,
      // pveproxy closes idle connections after 5 s; a write on one that is just being closed would be lost.
      timeout: 4000,
      maxSockets: options.connections,
      rejectUnauthorized: !options.insecure,
      // Made once: Node would read all authorities for each connection, and look connections up by their whole text. 2,000
      // requests took 1.6 s of the processor in place of 1.1. TLS 1.3 is the minimum of the provider.
      secureContext: createSecureContext({ minVersion: 'TLSv1.3', ca: [...options.authorities] }),
    });
  }

  /** Where PVE is, `https://pve1:8006`. */
  get origin(): string {
    return this.#base.origin;
  }

  get #base(): URL {
    const [first] = this.#endpoints;
    if (!first) throw new Error('there is an endpoint always');
    return first;
  }

  /** Sends a request, and gives the answer when its head is there; nothing of it has left where another endpoint is tried. */
  async open(outgoing: Outgoing): Promise<IncomingMessage> {
    this.#statistics.forwarded += 1;
    for (let left = this.#endpoints.length - 1; ; left -= 1) {
      const tried = this.#base;
      try {
        return await this.#openAt(tried, outgoing);
      } catch (error) {
        const isStream = outgoing.body !== undefined && !Buffer.isBuffer(outgoing.body);
        if (left === 0 || isStream || outgoing.signal?.aborted || !isUnsent(error)) throw error;
        this.#turnFrom(tried);
      }
    }
  }

  /** Another request may have turned away from it meanwhile. */
  #turnFrom(endpoint: URL): void {
    const [first, ...others] = this.#endpoints;
    if (first === endpoint) this.#endpoints = [...others, first];
  }

  #openAt(base: URL, { method, target, headers, body, signal }: Outgoing): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          method,
          host: base.hostname.replace(/^\[|\]$/g, ''),
          port: base.port === '' ? 443 : Number(base.port),
          path: `${base.pathname.replace(/\/$/, '')}${target}`,
          headers: ['Host', base.host, ...withLength(method, headers, body)],
          agent: this.#agent,
          ...(signal ? { signal } : {}),
        },
        resolve,
      );
      let isSecure = true;
      sent.on('socket', (socket) => {
        if (sent.reusedSocket) return;
        this.#statistics.connected += 1;
        isSecure = false;
        socket.once('secureConnect', () => (isSecure = true));
        if (this.#endpoints.length > 1) limitConnecting(socket);
      });
      sent.on('error', (error) => {
        reject(isSecure ? error : beforeTls(error));
      });
      if (body === undefined || Buffer.isBuffer(body)) sent.end(body);
      else {
        pipeline(body, sent, (error) => {
          // A body that breaks off must not look like a whole one.
          if (error) sent.destroy(error);
        });
      }
    });
  }

  /** Sends a request, and reads the whole answer. */
  async exchange(outgoing: Outgoing): Promise<Answer> {
    const incoming = await this.open(outgoing);
    const body = await collected(incoming);
    return {
      status: incoming.statusCode ?? 0,
      reason: incoming.statusMessage ?? '',
      headers: incoming.rawHeaders,
      body,
    };
  }

  /** Ends all connections. */
  close(): void {
    this.#agent.destroy();
  }
}
