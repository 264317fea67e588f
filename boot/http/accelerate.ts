import type { FastifyRequest } from 'fastify';
import { isIn } from './access';

/**
 * Where the proxy that asks finds a file by itself, so that the bytes need not come through this server; undefined where it
 * does not say, or is none that is trusted. It says so as it does to Rack: `X-Sendfile-Type: X-Accel-Redirect`, and
 * `X-Accel-Mapping: /srv/media/=/media/`.
 * @param file absolute path
 * @see https://rack.github.io/rack/main/Rack/Sendfile.html
 */
export function acceleratedPath(
  { headers, socket: { remoteAddress = '' } }: Pick<FastifyRequest, 'headers' | 'socket'>,
  file: string,
  proxies: readonly string[],
): string | undefined {
  const { 'x-sendfile-type': type, 'x-accel-mapping': mapping } = headers;
  if (type !== 'X-Accel-Redirect' || typeof mapping !== 'string' || !isIn(proxies, remoteAddress))
    return undefined;
  const [folder = '', location = ''] = mapping.split('=');
  if (!folder.endsWith('/') || !file.startsWith(folder)) return undefined;
  return encodeURI(`${location}${file.slice(folder.length)}`);
}
