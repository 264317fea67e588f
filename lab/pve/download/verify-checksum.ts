import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { TaskContext } from '../model';

/** What a file must hash to. */
export interface Checksum {
  /** `sha256` */
  readonly algorithm: string;
  /** Hexadecimal, in either case. */
  readonly value: string;
}

/** Ends a task whose file is not the one that was meant. */
export async function verifyChecksum(
  path: string,
  { algorithm, value }: Checksum,
  task: TaskContext,
): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const actual = hash.digest('hex');
  if (actual !== value.toLowerCase())
    throw new Error(`checksum mismatch: got '${actual}' != expect '${value}'`);
  task.log('checksum verified');
}
