import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who may use the BMC of a lab. */
export interface BmcCredentials {
  readonly user: string;
  readonly password: string;
}

/** File of them, which nobody else reads. @param directory The BMC's own folder. */
export function credentialsFile(directory: string): string {
  return join(directory, 'credentials.json');
}

/** The lab's own, made at its first start. */
export function loadCredentials(directory: string): BmcCredentials {
  const file = credentialsFile(directory);
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const made: BmcCredentials = { user: 'admin', password: randomBytes(18).toString('base64url') };
    writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as BmcCredentials;
}
