import type { FastifyRequest } from 'fastify';

/** Holds the token of a user: no script sees it, and no other site's request carries it. */
export const COOKIE = '__Host-rackwright';

/**
 * The token of a browser that has logged in; undefined where another site asks, which the cookie's own rules should have
 * kept out already.
 */
export function tokenOfBrowser(request: FastifyRequest): string | undefined {
  const { origin, host } = request.headers;
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (!isReading && origin !== `https://${host ?? ''}`) return undefined;
  return request.cookies[COOKIE];
}
