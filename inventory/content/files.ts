import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Documentation, hidden files, what Python compiled, and what editors and merges leave behind: nothing of it reaches a host. */
const NO_CONTENT = /^\.|^#.*#$|~$|\.(?:md|orig|bak|rej|pyc|retry)$|^__pycache__$/;

/**
 * Paths of the files under an entry of a folder, relative to the folder, with forward slashes, in the order of their code units;
 * none where there is no such entry.
 */
export function filesUnder(directory: string, entry: string): string[] {
  let children;
  try {
    children = readdirSync(join(directory, entry), { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR') return [entry];
    if (code === 'ENOENT') return [];
    throw error;
  }
  return children
    .filter((child) => !NO_CONTENT.test(child.name))
    .map((child) => `${entry}/${child.name}`)
    .sort()
    .flatMap((child) => filesUnder(directory, child));
}

/** SHA-256 over names and contents, 64 hexadecimal digits; not over where the folder lies, times or modes. */
export function hashOfFiles(directory: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(directory, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}
