import { execFile } from 'node:child_process';

/** Hashes a password as a node's own `/etc/shadow` has it: SHA-512 crypt. */
export async function cryptHash(password: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // The password goes through standard input: arguments are visible to every process.
    const child = execFile('openssl', ['passwd', '-6', '-stdin'], (error, output) => {
      if (error) reject(new Error(`cannot hash the password with openssl: ${error.message}`));
      else resolve(output.trim());
    });
    child.stdin?.end(`${password}\n`);
  });
}
