import type { FastifyRequest } from 'fastify';
import { ApiError } from '../model';

/** Longest body of a form or JSON, in bytes, as of PVE's own server. */
const LONGEST_BODY = 512 * 1024;
const FORM = 'application/x-www-form-urlencoded';
const UPLOAD = /\/storage\/[^/]+\/upload$/;

/**
 * Ends requests whose bodies have no length told: PVE's server reads none.
 *
 * @throws ApiError 501
 */
export function refuseTransfer({ headers }: FastifyRequest): void {
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return;
  const reason =
    coding.toLowerCase() === 'chunked'
      ? 'chunked transfer encoding not supported'
      : `Unknown transfer encoding '${coding}'`;
  throw new ApiError(501, reason);
}

/**
 * Ends requests with bodies that PVE's server does not take; one that does not say what it is becomes a form.
 *
 * @throws ApiError 501, 506
 */
export function refuseBody({ headers, method, url }: FastifyRequest): void {
  const length = Number(headers['content-length'] ?? 0);
  if (length === 0) return;
  if (method !== 'PUT' && method !== 'POST') {
    throw new ApiError(501, `Unexpected content for method '${method}'`);
  }
  const given = headers['content-type'];
  const type = given?.split(';')[0]?.trim().toLowerCase();
  if (UPLOAD.test(url.replace(/\?.*$/, '')) && type === 'multipart/form-data') return;
  if (length > LONGEST_BODY) throw new ApiError(501, 'for data too large');
  if (type === undefined || type === '') headers['content-type'] = FORM;
  else if (type !== FORM && type !== 'application/json') {
    throw new ApiError(506, `upload 'Content-Type '${given ?? ''}' not implemented`);
  }
}
