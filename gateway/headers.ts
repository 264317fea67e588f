import { createHash } from 'node:crypto';

/** Headers of one connection only, and those that the gateway sets itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What goes on to the other side, in the same order and letters. */
export function endToEnd(raw: readonly string[], without: readonly string[] = []): string[] {
  const passed: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]];
    const key = name.toLowerCase();
    if (!HOP_BY_HOP.has(key) && !without.includes(key)) passed.push(name, value);
  }
  return passed;
}

/** The same for reads whose answers are the same: what is asked, by whom, and in what encoding. */
export function readKey(
  target: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const parts = [target, headers.authorization, headers.cookie, headers['accept-encoding']];
  // Only a hash is kept, so that no credential is.
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** Headers of a look that is made with the credentials of a write. */
export function bodiless(rawHeaders: readonly string[]): string[] {
  return endToEnd(rawHeaders, ['accept-encoding', 'content-length', 'content-type']);
}

/** Answers that are read here come as they are, not compressed. */
export function plain(rawHeaders: readonly string[]): string[] {
  return endToEnd(rawHeaders, ['accept-encoding']);
}

/** Node would send a body of no length in chunks, which is not how clients of PVE send none. */
export function withLength(method: string, headers: readonly string[], body: unknown): readonly string[] {
  if (!Buffer.isBuffer(body) || method === 'DELETE') return headers;
  const isGiven = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length');
  return isGiven ? headers : [...headers, 'Content-Length', String(body.length)];
}
