import type { FastifyInstance, FastifyRequest } from 'fastify';
import { cleanText, cleanTexts } from '../clean-text';
import { HttpRefusal } from './refusal';

/** What is sent here has five. */
const MOST_LEVELS = 32;

/**
 * Takes out of requests what a database refuses or a terminal obeys, before anything is made of them: a machine that is
 * installed is believed, whatever its BIOS has in its fields.
 */
export function cleanRequests(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    try {
      for (const part of [request.params, request.query]) checkTexts(part);
      request.body = cleaned(request);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Nothing that is asked for has such a name. */
function checkTexts(part: unknown): void {
  const texts = Object.values((part ?? {}) as Readonly<Record<string, unknown>>).flat();
  if (texts.some((text) => typeof text === 'string' && cleanText(text) !== text))
    throw new HttpRefusal('BOOT_REQUEST_INVALID', 'the path has characters that no name has');
}

/** A log comes as a stream, and is kept as it is. */
function cleaned({ body }: FastifyRequest): unknown {
  const isOfJson = typeof body === 'object' && body !== null && !('pipe' in body);
  if (!isOfJson) return body;
  try {
    return cleanTexts(body, MOST_LEVELS);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HttpRefusal('BOOT_REQUEST_INVALID', `the body has more than ${String(MOST_LEVELS)} levels`);
  }
}
