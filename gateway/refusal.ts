import { isSafeAfter } from './retries';
import type { Answer } from './answer';

/**
 * The answer where PVE gave none, in PVE's own form and with the statuses of its own proxy: 595 where it cannot be reached,
 * 596 where the connection broke.
 */
export function refusalOf(
  error: unknown,
  { method, origin }: { readonly method: string; readonly origin: string },
): Answer {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const why = oneLine(
    code !== undefined && message?.includes(code) !== true ? `${code}: ${message ?? ''}` : (message ?? ''),
  );
  const isUnreached = isSafeAfter(error, 'write') || isTlsError(code);
  const isDoubtful = !isUnreached && method !== 'GET' && method !== 'HEAD';
  const said = isUnreached ? 'cannot reach' : 'lost the connection to';
  const doubt = isDoubtful ? ', and does not know whether the request was carried out' : '';
  const reason = `the gateway ${said} ${origin}${doubt} (${why})`;
  return {
    status: isUnreached ? 595 : 596,
    reason,
    headers: ['Content-Type', 'application/json;charset=UTF-8'],
    body: Buffer.from(JSON.stringify({ data: null, message: `${reason}\n` })),
  };
}

/** Certificates that are not trusted: nothing was sent. */
function isTlsError(code = ''): boolean {
  return /CERT|SIGNATURE|ISSUER|ERR_TLS|ERR_SSL|UNABLE_TO|HOSTNAME/.test(code);
}

/** What a status line can hold. */
function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7E]+/g, ' ').trim();
}
