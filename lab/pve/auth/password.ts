import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;

/** Hashes a password for the store: `scrypt:salt:key`, hexadecimal. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('hex')}:${scryptSync(password, salt, KEY_BYTES).toString('hex')}`;
}

/** Whether a password belongs to a hash of `hashPassword`. */
export function isPassword(password: string, hash: string): boolean {
  const [, salt, key] = hash.split(':');
  if (salt === undefined || key === undefined) return false;
  return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'hex'), KEY_BYTES), Buffer.from(key, 'hex'));
}
