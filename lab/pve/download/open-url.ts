import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const REDIRECTS = 5;

/** How a URL is asked for. */
export interface UrlRequest {
  readonly method: 'GET' | 'HEAD';
  readonly verifyCertificates: boolean;
  readonly signal?: AbortSignal;
}

/** Asks for a URL and follows redirects. */
export async function openUrl(url: string, options: UrlRequest, hops = REDIRECTS): Promise<IncomingMessage> {
  const answer = await ask(new URL(url), options);
  const { location } = answer.headers;
  const status = answer.statusCode ?? 0;
  if (status < 300 || status > 399 || location === undefined) return answer;
  answer.resume();
  if (hops === 0) throw new Error(`more than ${REDIRECTS} redirects`);
  return openUrl(new URL(location, url).href, options, hops - 1);
}

function ask(url: URL, options: UrlRequest): Promise<IncomingMessage> {
  const common = { method: options.method, ...(options.signal ? { signal: options.signal } : {}) };
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...common, rejectUnauthorized: options.verifyCertificates }, resolve)
        : httpRequest(url, common, resolve);
    outgoing.on('error', reject);
    outgoing.end();
  });
}
