import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'data.mdb';
/** Of LMDB's two meta pages, the first of which begins the file. */
const PAGE = 4096;
const MAGIC_AT = 24;
const MAGIC = 0xbeef_c0de;

/**
 * Ends the opening of a folder whose file is no database: LMDB itself takes such a file at its word, and the process ends.
 *
 * @throws Error with what to do
 */
export function checkDatabase(directory: string): void {
  const file = join(directory, FILE);
  if (!existsSync(file)) return;
  const pages = Buffer.alloc(2 * PAGE);
  const handle = openSync(file, 'r');
  const length = readSync(handle, pages, 0, pages.length, 0);
  closeSync(handle);
  const isDatabase = [0, PAGE].some((start) => pages.readUInt32LE(start + MAGIC_AT) === MAGIC);
  if (length === 0 || isDatabase) return;
  throw new Error(`${file} is not the lab's database any more: restore a copy of the lab, or forget the lab`);
}
