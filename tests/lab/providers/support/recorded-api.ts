import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../../../lab/providers/protocol';

/** One call of a recording. */
interface RecordedCall {
  readonly t: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: Record<string, unknown>;
  readonly status: number;
  readonly reason?: string;
  readonly response: unknown;
  readonly dropped_repeats_of_previous?: number;
}

/** A call as it is compared: method, path, query and body. */
export type CallText = string;

/** Answers calls as a recording of the real provider did, and notes what came. */
export class RecordedApi {
  readonly #server: Server;
  #left: RecordedCall[] = [];
  #answered: RecordedCall[] = [];
  /** Calls that came in this step. */
  came: CallText[] = [];
  /** Calls of this step that the recording does not have. */
  foreign: CallText[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RecordedApi> {
    const own = createCertificate(new Date());
    const server = createServer({ key: own.keyPem, cert: own.certificatePem, minVersion: 'TLSv1.3' });
    const api = new RecordedApi(server);
    server.on('request', (request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = readBody(request.headers['content-type'] ?? '', Buffer.concat(chunks));
        const found = api.#take(request.method ?? '', new URL(request.url ?? '', 'https://localhost'), body);
        const { status, reason, response } = found ?? {
          status: 501,
          reason: 'not in the recording',
          response: { data: null },
        };
        answer.writeHead(status, (reason ?? '').trim(), { 'content-type': 'application/json' });
        answer.end(JSON.stringify(response));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Starts a step: what was recorded for it is what will be answered. */
  play(file: string): void {
    this.#left = readRecording(file);
    this.#answered = [];
    this.came = [];
    this.foreign = [];
  }

  /** Calls of the recording that did not come. */
  get missing(): CallText[] {
    return this.#left.map(describe);
  }

  /** All calls of the recording of this step. */
  static expected(file: string): CallText[] {
    return readRecording(file).map(describe);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(method: string, url: URL, body: Record<string, unknown> | undefined): RecordedCall | undefined {
    const query = Object.fromEntries(url.searchParams);
    const call = {
      method,
      path: decodeURIComponent(url.pathname).replace(/\/$/, ''),
      query,
      ...(body ? { body } : {}),
    };
    const text = describe(call);
    const index = this.#left.findIndex((entry) => describe(entry) === text);
    const [found] = index < 0 ? [] : this.#left.splice(index, 1);
    if (found) {
      this.came.push(text);
      this.#answered.push(found);
      return found;
    }
    // Polls may be more than were recorded.
    const again = this.#answered.filter((entry) => method === 'GET' && describe(entry) === text).at(-1);
    if (again) return again;
    this.came.push(text);
    this.foreign.push(text);
    const isDeletion = text.includes(':imgdel:') && text.endsWith('/status?');
    return isDeletion
      ? {
          t: 'http',
          method,
          path: call.path,
          status: 200,
          response: { data: { status: 'stopped', exitstatus: 'OK' } },
        }
      : undefined;
  }
}

/** Fields of a form; of an upload also its parts and the size of its file, as the recorder wrote them down. */
function readBody(type: string, bytes: Buffer): Record<string, unknown> | undefined {
  if (type.includes('urlencoded')) {
    const fields = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
    // The recorder hid passwords.
    return 'password' in fields ? { ...fields, password: '<redacted>' } : fields;
  }
  const boundary = /boundary=(.*)$/.exec(type)?.[1];
  if (boundary === undefined) return undefined;
  const parts = bytes.toString('latin1').split(`--${boundary}`).slice(1, -1);
  const heads = parts.map((part) => part.slice(2, part.indexOf('\r\n\r\n')).replaceAll('\r\n', ' | '));
  const texts = parts.map((part) => part.slice(part.indexOf('\r\n\r\n') + 4, -2));
  const filename = /filename="([^"]*)"/.exec(heads[1] ?? '')?.[1];
  return { __parts: heads, content: texts[0], filename, __size: texts[1]?.length };
}

/** A recording tells equal polls in a row once or twice, and how many it left out. */
function readRecording(file: string): RecordedCall[] {
  const calls: RecordedCall[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    // The recorder hid what PVE hides with stars.
    const entry = JSON.parse(
      line.replace('"cipassword":"<redacted>"', '"cipassword":"**********"'),
    ) as RecordedCall;
    const last = calls.at(-1);
    if (entry.t === 'http') calls.push(entry);
    else if (last) calls.push(...Array.from({ length: entry.dropped_repeats_of_previous ?? 0 }, () => last));
  }
  return calls;
}

function describe(call: Pick<RecordedCall, 'method' | 'path' | 'query' | 'body'>): CallText {
  const sorted = (values: Record<string, unknown> | undefined): string =>
    Object.entries(values ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => `${key}=${key === 'cipassword' ? '…' : String(value)}`)
      .join('&');
  // How much of a task's log is read is not a matter of the provider.
  const query = call.path.endsWith('/log') ? {} : call.query;
  return `${call.method} ${call.path.replace(/\/$/, '')}?${sorted(query)} ${sorted(call.body)}`.trim();
}
