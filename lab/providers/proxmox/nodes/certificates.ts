import type { Operation } from '../../resource';
import type { Session } from '../session';

/** A certificate of a node, as PVE tells it. */
export interface NodeCertificate {
  readonly filename?: string;
  readonly fingerprint?: string;
  readonly issuer?: string;
  readonly notafter?: number;
  readonly notbefore?: number;
  readonly pem?: string;
  readonly 'public-key-bits'?: number;
  readonly 'public-key-type'?: string;
  readonly san?: readonly string[];
  readonly subject?: string;
}

/** The certificates of a node. */
export function listCertificates(
  node: string,
  { session }: Operation<Session>,
): Promise<readonly NodeCertificate[]> {
  return session.api.get<readonly NodeCertificate[]>(`nodes/${node}/certificates/info`);
}

/** Seconds since 1970 as `2030-01-01T00:00:00Z`. */
export function showTime(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
