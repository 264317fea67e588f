import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BootError } from '../../boot-error';

/** So often a download goes on where it was cut off. */
const MOST_TRIES = 5;

/** What is downloaded where. */
export interface Download {
  readonly url: URL;
  /** What is there of it already is kept: the rest is asked for. */
  readonly file: string;
  readonly onProgress: (words: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a file over HTTP or HTTPS; a connection that breaks is taken up again.
 * @throws BootError BOOT_DOWNLOAD
 */
export async function download({ url, file, onProgress, signal }: Download): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    try {
      onProgress(`downloading ${shown(url)}${before > 0 ? ` from ${String(before)} bytes on` : ''}`);
      await fetchRest(url, file, { before, ...(signal === undefined ? {} : { signal }) });
      return;
    } catch (error) {
      const words = wordsOf(error);
      const isFinal = error instanceof BootError || signal?.aborted === true || tries >= MOST_TRIES;
      if (isFinal) throw new BootError('BOOT_DOWNLOAD', `${shown(url)} could not be downloaded: ${words}`);
      onProgress(`${words}; going on`);
    }
  }
}

async function fetchRest(
  url: URL,
  file: string,
  { before, signal }: { readonly before: number; readonly signal?: AbortSignal },
): Promise<void> {
  const answer = await fetch(url, {
    // Bytes are wanted, and not what they are compressed to.
    headers: { 'accept-encoding': 'identity', ...(before > 0 ? { range: `bytes=${String(before)}-` } : {}) },
    ...(signal === undefined ? {} : { signal }),
  });
  // All of it is there already.
  if (before > 0 && answer.status === 416) return;
  if (!answer.ok || !answer.body) {
    throw new BootError('BOOT_DOWNLOAD', `the server says ${String(answer.status)} ${answer.statusText}`);
  }
  const flags = answer.status === 206 ? 'a' : 'w';
  const out = createWriteStream(file, { flags });
  // One that breaks may have a write under way: how much is there is known once it is closed.
  const closed = once(out, 'close');
  try {
    await pipeline(Readable.fromWeb(answer.body), out);
  } finally {
    await closed;
  }
  const length = answer.headers.get('content-length');
  const got = statSync(file).size - (flags === 'a' ? before : 0);
  if (length !== null && Number(length) !== got) {
    throw new Error(`${String(got)} bytes came of ${length}`);
  }
}

/** A URL without what may be secret in it. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof BootError) return error.message;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
