import { readSync } from 'node:fs';
import type { ProblemList } from '../errors';
import { decode, LARGEST_BYTES, type Refusal } from './read-spec-text';

/** Reads a spec from an open stream, as standard input: no more of it than is accepted of a file. */
export function readSpecStream(descriptor: number, name: string, problems: ProblemList): string | undefined {
  const result = readStream(descriptor);
  if (typeof result === 'string') return result;
  problems.add({ ...result, message: `${name} ${result.message}` });
  return undefined;
}

const CHUNK_BYTES = 64 * 2 ** 10;

function readStream(descriptor: number): string | Refusal {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readChunk(descriptor, chunk);
      if (read === 0) return decode(Buffer.concat(chunks));
      size += read;
      if (size > LARGEST_BYTES) {
        const message = `has more than ${LARGEST_BYTES.toLocaleString('en')} bytes, which is the most that is read`;
        return { code: 'FILE_TOO_LARGE', message, hint: 'split it into files under vms/ or hosts/' };
      }
      chunks.push(chunk.subarray(0, read));
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint = 'pipe a file into it, or name the file';
    return { code: 'FILE_UNREADABLE', message: `cannot be read (${code ?? 'unknown reason'})`, hint };
  }
}

/** Bytes that were read, 0 at the end. A terminal or a pipe may be non-blocking, and Windows ends a pipe with an error. */
function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
