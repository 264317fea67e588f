import { createHash, randomBytes } from 'node:crypto';

/** A key by which a backup server's client encrypts, as `proxmox-backup-client key create --kdf none` writes it. */
export interface EncryptionKey {
  /** The key's file. */
  readonly text: string;
  /** `aa:bb:…`, 8 bytes, as the storage's configuration shows it. */
  readonly fingerprint: string;
}

/**
 * Makes a key, or reads a given one.
 *
 * @param given `autogen`, or a key's file
 * @param now milliseconds since 1970
 * @returns undefined for what is no key
 */
export function encryptionKey(given: string, now: number): EncryptionKey | undefined {
  if (given !== 'autogen') return readKey(given);
  const data = randomBytes(32);
  const fingerprint = fingerprintOf(data);
  const time = new Date(now).toISOString();
  const key = { kdf: null, created: time, modified: time, data: data.toString('base64'), fingerprint };
  return { text: JSON.stringify(key), fingerprint };
}

function readKey(text: string): EncryptionKey | undefined {
  try {
    const { data, fingerprint } = JSON.parse(text) as { data?: unknown; fingerprint?: unknown };
    if (typeof data !== 'string') return undefined;
    const known = typeof fingerprint === 'string' ? fingerprint : fingerprintOf(Buffer.from(data, 'base64'));
    return { text, fingerprint: known };
  } catch {
    return undefined;
  }
}

function fingerprintOf(data: Buffer): string {
  const digest = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return digest.replace(/(..)(?=.)/g, '$1:');
}
