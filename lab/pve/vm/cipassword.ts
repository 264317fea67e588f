import { cryptHash } from '../auth';

/**
 * Crypt hash of a cloud-init password, as PVE keeps it; text that is a hash already stays as it is.
 *
 * @returns undefined for no password.
 */
export async function hashCipassword(password: unknown): Promise<string | undefined> {
  if (typeof password !== 'string' || password === '') return undefined;
  return /^\$[0-9a-z]+\$/.test(password) ? password : cryptHash(password);
}
