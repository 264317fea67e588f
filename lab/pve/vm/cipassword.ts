import { execFile } from 'node:child_process';

/**
 * Crypt hash of a cloud-init password, as PVE keeps it; text that is a hash already stays as it is.
 *
 * @returns undefined for no password.
 */
export async function hashCipassword(password: unknown): Promise<string | undefined> {
  if (typeof password !== 'string' || password === '') return undefined;
  if (/^\$[0-9a-z]+\$/.test(password)) return password;
  return new Promise((resolve, reject) => {
    // The password goes through standard input: arguments are visible to every process.
    const child = execFile('openssl', ['passwd', '-6', '-stdin'], (error, output) => {
      if (error) reject(new Error(`cannot hash cipassword with openssl: ${error.message}`));
      else resolve(output.trim());
    });
    child.stdin?.end(`${password}\n`);
  });
}
