import { request } from 'node:https';
import type { FaultRule } from '../../../../lab/pve/faults';
import { PveClient } from '../../../../pve/client';
import type { LabFixture } from '../lab-fixture';

/** A rule with how far it is, as the lab shows it. */
export interface FaultView {
  readonly name: string;
  readonly kind: string;
  readonly matched: number;
  readonly fired: number;
  readonly active: boolean;
}

/** One line of the log of faults. */
export interface FiringView {
  readonly fault: string;
  readonly kind: string;
  readonly at: number;
  readonly method?: string;
  readonly path?: string;
  readonly outcome: string;
}

/** What the wire held of one answer. */
export interface WireAnswer {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
  /** The body ended as its length had announced. */
  readonly complete: boolean;
  /** Why no answer came. */
  readonly error?: string;
}

/** The lab's own calls about faults. */
export class FaultClient {
  readonly #client: PveClient;
  readonly #fixture: LabFixture;

  constructor(fixture: LabFixture) {
    const { url: endpoint, token } = fixture.lab;
    this.#fixture = fixture;
    this.#client = new PveClient({ endpoint, token, insecure: true, prefix: '/lab' });
  }

  add(...faults: readonly FaultRule[]): Promise<readonly FaultView[]> {
    return this.#client.postJson('faults', { faults });
  }

  list(): Promise<readonly FaultView[]> {
    return this.#client.get('faults');
  }

  log(): Promise<readonly FiringView[]> {
    return this.#client.get('faults/log');
  }

  remove(name: string): Promise<unknown> {
    return this.#client.delete(`faults/${name}`);
  }

  async clear(): Promise<void> {
    await this.#client.delete('faults');
  }

  close(): void {
    this.#client.close();
  }

  /** One request over a connection of its own, and what came back, whole or not. */
  wire(method: string, path: string, body = ''): Promise<WireAnswer> {
    const { url, token } = this.#fixture.lab;
    return new Promise((resolve) => {
      const outgoing = request(
        new URL(`api2/json${path}`, url),
        {
          method,
          agent: false,
          rejectUnauthorized: false,
          headers: {
            authorization: `PVEAPIToken=${token}`,
            ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          },
        },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.on('error', () => undefined);
          incoming.on('close', () => {
            const { statusCode = 0, statusMessage = '', complete } = incoming;
            const text = Buffer.concat(parts).toString('utf8');
            resolve({ status: statusCode, reason: statusMessage, body: text, complete });
          });
        },
      );
      outgoing.on('error', (error) => {
        resolve({ status: 0, reason: '', body: '', complete: false, error: error.message });
      });
      outgoing.end(body);
    });
  }
}
