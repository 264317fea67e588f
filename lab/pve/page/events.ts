import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Lab } from '../model';
import { pageVersion, pageView } from './view';

const LOOK_MS = 500;
const SIGN_OF_LIFE_MS = 15_000;
const MOST_READERS = 20;

interface Reader {
  readonly raw: ServerResponse;
  readonly filter: string;
  /** Version that it has; empty at first. */
  version: string;
  writtenAt: number;
}

/** Tells open pages of what changes; costs nothing while there is none. */
export class PageEvents {
  readonly #lab: Lab;
  readonly #readers = new Set<Reader>();
  #timer: NodeJS.Timeout | undefined;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Keeps an answer open for events. The oldest page is let go where there are too many. */
  add(
    reply: FastifyReply,
    { filter, headers }: { readonly filter: string; readonly headers: Readonly<Record<string, string>> },
  ): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    const reader: Reader = { raw, filter, version: '', writtenAt: 0 };
    for (const oldest of this.#readers) {
      if (this.#readers.size < MOST_READERS) break;
      oldest.raw.end();
      this.#readers.delete(oldest);
    }
    this.#readers.add(reader);
    raw.on('close', () => {
      this.#readers.delete(reader);
      if (this.#readers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
    this.#timer ??= setInterval(() => {
      this.#look();
    }, LOOK_MS).unref();
    this.#look();
  }

  /** Ends all of them. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { raw } of this.#readers) raw.end();
    this.#readers.clear();
  }

  #look(): void {
    const version = pageVersion(this.#lab);
    const now = performance.now();
    for (const reader of this.#readers) {
      // A reader that does not keep up gets the state of when it does, and not all that was between.
      if (reader.raw.writableNeedDrain) continue;
      if (reader.version !== version) {
        reader.version = version;
        reader.writtenAt = now;
        reader.raw.write(`data: ${JSON.stringify(pageView(this.#lab, reader.filter))}\n\n`);
      } else if (now - reader.writtenAt > SIGN_OF_LIFE_MS) {
        reader.writtenAt = now;
        reader.raw.write(': still here\n\n');
      }
    }
  }
}
