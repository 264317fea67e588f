import { request } from 'node:https';
import { differences } from './compare';
import type { Exchange, UploadedFile } from './exchange';

/** Sends recorded requests to a lab; ids that the lab chose itself take the place of the recorded ones. */
export class Replayer {
  readonly #ids = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly authorization: string,
    private readonly onUpload: (file: UploadedFile) => void,
    /** What is known to differ, and why that is right. */
    private readonly accepted: readonly RegExp[] = [],
  ) {}

  /** Replays a step and answers what differs. */
  async replay(exchanges: readonly (Exchange | UploadedFile)[]): Promise<string[]> {
    const found: string[] = [];
    for (const exchange of exchanges) {
      if (exchange.t === 'ssh') {
        this.onUpload(exchange);
        continue;
      }
      const answer = await this.#send(exchange);
      const where = `${exchange.n} ${exchange.method} ${exchange.path.replace('/api2/json', '')}`;
      if (answer.status !== exchange.status) {
        found.push(
          `${where}: recorded ${exchange.status}, got ${answer.status} ${answer.reason} ${answer.body}`,
        );
        continue;
      }
      if (exchange.reason !== undefined && exchange.status !== 200 && answer.reason !== exchange.reason) {
        found.push(`${where}: recorded '${exchange.reason}', got '${answer.reason}'`);
      }
      const data = (JSON.parse(answer.body) as { data: unknown }).data;
      this.#learn(exchange.response.data, data);
      found.push(...differences(this.#translate(exchange.response.data), data, `${where} data`));
    }
    return found.filter((line) => !this.accepted.some((pattern) => pattern.test(line)));
  }

  /** Task ids come as whole answers, volumes as the first part of a drive. */
  #learn(recorded: unknown, actual: unknown): void {
    if (typeof recorded === 'string' && typeof actual === 'string' && recorded.startsWith('UPID:')) {
      this.#ids.set(recorded, actual);
    }
    if (typeof recorded !== 'object' || recorded === null || typeof actual !== 'object' || actual === null)
      return;
    for (const [key, value] of Object.entries(recorded)) {
      const there = (actual as Record<string, unknown>)[key];
      if (!/^(?:ide|scsi|sata|virtio|unused|efidisk|tpmstate)\d+$/.test(key)) continue;
      if (typeof value !== 'string' || typeof there !== 'string') continue;
      const [before, after] = [value.split(',')[0] ?? '', there.split(',')[0] ?? ''];
      if (before.includes(':') && before !== after) this.#ids.set(before, after);
    }
  }

  #translate<T>(value: T): T {
    let text = JSON.stringify(value);
    for (const [recorded, actual] of this.#ids) text = text.replaceAll(recorded, actual);
    return JSON.parse(text) as T;
  }

  #send(exchange: Exchange): Promise<{ status: number; reason: string; body: string }> {
    const { method, path, query, body } = this.#translate({
      method: exchange.method,
      path: exchange.path,
      query: exchange.query ?? {},
      body: exchange.body ?? {},
    });
    const search = new URLSearchParams(query).toString();
    const target = path.split('/').map(encodeURIComponent).join('/') + (search === '' ? '' : `?${search}`);
    const { type, content } = encode(body);
    const headers = {
      authorization: this.authorization,
      ...(content === '' ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(target, this.url),
        { method, headers, rejectUnauthorized: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, reason: answer.statusMessage ?? '', body: text });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }
}

/** Uploads were recorded by their parts and size. */
function encode(body: Readonly<Record<string, unknown>>): { type: string; content: string } {
  if (!('__parts' in body)) {
    return {
      type: 'application/x-www-form-urlencoded',
      content: new URLSearchParams(body as Record<string, string>).toString(),
    };
  }
  const boundary = 'replayed';
  const content = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="content"',
    '',
    String(body['content']),
    `--${boundary}`,
    `Content-Disposition: form-data; name="filename"; filename="${String(body['filename'])}"`,
    'Content-Type: application/octet-stream',
    '',
    'x'.repeat(Number(body['__size'])),
    `--${boundary}--`,
    '',
  ].join('\r\n');
  return { type: `multipart/form-data; boundary=${boundary}`, content };
}
