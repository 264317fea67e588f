import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const REDIRECTS = 5;

/** How a URL is asked for. */
export interface UrlRequest {
  readonly method: 'GET' | 'HEAD';
  readonly verifyCertificates: boolean;
  readonly signal?: AbortSignal;
  /** By names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a URL and follows redirects; who one is, is not told to another host. */
export async function openUrl(url: string, options: UrlRequest, hops = REDIRECTS): Promise<IncomingMessage> {
  const answer = await ask(new URL(url), options);
  const { location } = answer.headers;
  const status = answer.statusCode ?? 0;
  if (status < 300 || status > 399 || location === undefined) return answer;
  answer.resume();
  if (hops === 0) throw new Error(`more than ${REDIRECTS} redirects`);
  const next = new URL(location, url);
  const isSameHost = next.host === new URL(url).host;
  const headers = Object.entries(options.headers ?? {}).filter(
    ([name]) => isSameHost || name !== 'authorization',
  );
  return openUrl(next.href, { ...options, headers: Object.fromEntries(headers) }, hops - 1);
}

function ask(url: URL, options: UrlRequest): Promise<IncomingMessage> {
  const { method, headers, signal } = options;
  const common = { method, ...(headers ? { headers } : {}), ...(signal ? { signal } : {}) };
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...common, rejectUnauthorized: options.verifyCertificates }, resolve)
        : httpRequest(url, common, resolve);
    outgoing.on('error', reject);
    outgoing.end();
  });
}
