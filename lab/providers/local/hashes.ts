import { createHash } from 'node:crypto';

/** The checksums that the state of a file holds. */
export function hashesOf(content: Buffer): Record<string, string> {
  const hash = (algorithm: string, encoding: 'hex' | 'base64'): string =>
    createHash(algorithm).update(content).digest(encoding);
  return {
    content_md5: hash('md5', 'hex'),
    content_sha1: hash('sha1', 'hex'),
    content_sha256: hash('sha256', 'hex'),
    content_base64sha256: hash('sha256', 'base64'),
    content_sha512: hash('sha512', 'hex'),
    content_base64sha512: hash('sha512', 'base64'),
  };
}
