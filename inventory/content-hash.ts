import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Only what reaches a host: documentation, the callback plugin and the Python environment do not.
const CONTENT = ['ansible.cfg', 'playbooks', 'roles'];

/**
 * SHA-256 over the names and contents of the playbooks, the roles and `ansible.cfg`, 64 hexadecimal digits. It does not
 * depend on where the folder lies, on times or on modes.
 */
export function ansibleContentHash(ansibleDirectory: string): string {
  const hash = createHash('sha256');
  for (const file of CONTENT.flatMap((entry) => filesUnder(ansibleDirectory, entry))) {
    const content = readFileSync(join(ansibleDirectory, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Paths relative to `directory`, with forward slashes, in the order of their code units. */
function filesUnder(directory: string, entry: string): string[] {
  const path = join(directory, entry);
  let children;
  try {
    children = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR') return [entry];
    if (code === 'ENOENT') return [];
    throw error;
  }
  return children
    .filter(
      (child) => !child.name.startsWith('.') && !child.name.endsWith('.md') && child.name !== '__pycache__',
    )
    .map((child) => `${entry}/${child.name}`)
    .sort()
    .flatMap((child) => filesUnder(directory, child));
}
