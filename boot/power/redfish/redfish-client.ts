import { request } from 'node:https';
import { BootError } from '../../boot-error';
import { cleanText } from '../../clean-text';
import type { BmcAccess } from '../power-control';
import { failureOf } from './failure';

/** Any object of Redfish. */
export type Resource = Readonly<Record<string, unknown>>;

/** What a BMC answered. */
export interface RedfishAnswer {
  readonly status: number;
  readonly body: Resource;
  readonly etag?: string;
}

/** A BMC whose answer is not whole after so long is taken for dead. */
const PATIENCE_MS = 30_000;
/** Event logs are the longest that is asked for. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Asks one BMC over HTTPS. Follows no redirect, and asks nobody else: the password goes with each request. */
export class RedfishClient {
  readonly #access: BmcAccess;
  readonly #patienceMs: number;

  /** @param patienceMs for a whole answer */
  constructor(access: BmcAccess, patienceMs = PATIENCE_MS) {
    this.#access = access;
    this.#patienceMs = patienceMs;
  }

  /** Reads a resource. @throws BootError BOOT_BMC_UNREACHABLE, BOOT_BMC_CERTIFICATE, BOOT_BMC_LOGIN, BOOT_BMC_REFUSED */
  async get(path: string): Promise<RedfishAnswer> {
    const answer = await this.ask('GET', path);
    if (answer.status >= 400) throw this.refusal(`GET ${path}`, answer);
    return answer;
  }

  /** Asks; what the BMC refuses is an answer too. @throws BootError BOOT_BMC_UNREACHABLE, BOOT_BMC_CERTIFICATE, BOOT_BMC_LOGIN */
  async ask(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    { body, etag }: { readonly body?: Resource; readonly etag?: string } = {},
  ): Promise<RedfishAnswer> {
    const answer = await this.#send(method, path, { body, etag });
    if (answer.status !== 401 && answer.status !== 403) return answer;
    throw new BootError(
      'BOOT_BMC_LOGIN',
      `the BMC at ${this.#access.address} does not take this login (${String(answer.status)}); correct user and password under "bmc" of the secrets, and look whether that user may use Redfish`,
    );
  }

  /** An answer that refuses, as an error. */
  refusal(what: string, { status, body }: RedfishAnswer): BootError {
    return new BootError(
      'BOOT_BMC_REFUSED',
      `the BMC at ${this.#access.address} refused ${what} with ${String(status)}: ${wordsOf(body)}`,
    );
  }

  #send(
    method: string,
    path: string,
    { body, etag }: { readonly body?: Resource | undefined; readonly etag?: string | undefined },
  ): Promise<RedfishAnswer> {
    const { address, port = 443, tlsVerify, user, password } = this.#access;
    // Paths come from the BMC, which may be hostile: they stay below its own service.
    if (!/^\/redfish\/[\w./:@#%?$=&-]*$/.test(path)) {
      return Promise.reject(
        new BootError('BOOT_BMC_REFUSED', `the BMC at ${address} names a path that is none of Redfish`),
      );
    }
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        reject(failureOf(`${address}:${String(port)}`, error, this.#patienceMs));
      };
      const sent = request(
        {
          ...{ host: address, port, path, method, agent: false, rejectUnauthorized: tlsVerify },
          auth: `${user}:${password}`,
          signal: AbortSignal.timeout(this.#patienceMs),
          headers: {
            accept: 'application/json',
            'odata-version': '4.0',
            ...(etag === undefined ? {} : { 'if-match': etag }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > MOST_BYTES) sent.destroy(new Error('it answers without an end'));
            chunks.push(chunk);
          });
          response.on('error', fail);
          response.on('end', () => {
            const { etag: mark } = response.headers;
            resolve({
              status: response.statusCode ?? 0,
              body: parsed(Buffer.concat(chunks).toString('utf8')),
              ...(mark === undefined ? {} : { etag: mark }),
            });
          });
        },
      );
      sent.on('error', fail);
      sent.end(text);
    });
  }
}

function parsed(text: string): Resource {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Resource) : {};
  } catch {
    return {};
  }
}

/** What a BMC says of an error: messages of the registry with their ids, which quirks are told by. */
export function wordsOf(body: Resource): string {
  const error = body['error'] as
    { readonly message?: unknown; readonly '@Message.ExtendedInfo'?: unknown } | undefined;
  const extended = error?.['@Message.ExtendedInfo'] ?? body['@Message.ExtendedInfo'];
  const infos = Array.isArray(extended) ? (extended as readonly Resource[]) : [];
  const words = infos.map(({ MessageId, Message }) =>
    [MessageId, Message].filter((part) => typeof part === 'string').join(': '),
  );
  if (words.length === 0 && typeof error?.message === 'string') words.push(error.message);
  return cleanText(words.join('; ').slice(0, 500)) || 'it says nothing more';
}
