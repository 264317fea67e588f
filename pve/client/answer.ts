import { PveError, type PveErrorCode } from './pve-error';
import type { RawAnswer } from './transport';

/** What PVE's JSON holds beside the data. */
export interface Envelope {
  readonly data?: unknown;
  /** Of `nodes/{node}/network`: how what waits for a reload differs from what is in force. */
  readonly changes?: unknown;
  readonly errors?: unknown;
  readonly message?: unknown;
}

/**
 * Opens an answer, PVE's `{data}` envelope.
 *
 * @throws PveError with the reason phrase and the `errors` map for anything but a 2xx answer in JSON.
 */
export function openAnswer(call: string, answer: RawAnswer): Envelope {
  const envelope = parseEnvelope(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    if (envelope) return envelope;
    throw new PveError({
      code: 'PVE_PROTOCOL',
      status: answer.status,
      reason: 'the answer is not JSON',
      call,
    });
  }
  throw new PveError({
    code: codeOf(answer.status),
    status: answer.status,
    reason: reasonOf(answer, envelope),
    errors: errorsOf(envelope?.errors),
    call,
  });
}

function parseEnvelope(body: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(status: number): PveErrorCode {
  if (status === 401) return 'PVE_UNAUTHENTICATED';
  if (status === 403) return 'PVE_FORBIDDEN';
  return status === 400 ? 'PVE_INVALID' : 'PVE_REFUSED';
}

/** PVE puts its words in the status line; proxies replace that, so `message` is the second choice. */
function reasonOf(answer: RawAnswer, envelope: Envelope | undefined): string {
  if (answer.reason !== '') return answer.reason;
  return typeof envelope?.message === 'string' ? envelope.message.trim() : `HTTP status ${answer.status}`;
}

function errorsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
