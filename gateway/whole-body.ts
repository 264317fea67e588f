import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { endToEnd } from './headers';
import type { RequestKind } from './request-kind';
import type { Answer } from './answer';

const NO_BODY = Buffer.alloc(0);
/** Forms are smaller; what is larger goes through as it comes. */
const MOST_BUFFERED = 256 * 1024;

/** A body that is short enough to be here as a whole; undefined for one that goes through as it comes. */
export async function smallBody(
  request: IncomingMessage,
  { kind }: RequestKind,
): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  const isStreamed = 'transfer-encoding' in request.headers || !(length <= MOST_BUFFERED);
  if (kind === 'passed' || isStreamed) return undefined;
  if (length === 0) return NO_BODY;
  return collected(request);
}

/**
 * All that is to be read. By events, which take less of the processor than an iterator.
 *
 * @throws the stream's own error, or ECONNRESET where it is closed before its end
 */
export function collected(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    stream.once('error', reject);
    stream.once('close', () => {
      reject(Object.assign(new Error('closed before its end'), { code: 'ECONNRESET' }));
    });
  });
}

/** Answers with what is here as a whole. */
export function sendWhole(response: ServerResponse, { status, reason, headers, body }: Answer): void {
  const passed = endToEnd(headers, ['content-length']);
  response.writeHead(status, reason, [...passed, 'Content-Length', String(body.length)]);
  response.end(body);
}
