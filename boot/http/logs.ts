import { randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, refusalBody } from './refusal';

/** One name, and no path: letters, digits, `.`, `_` and `-`, none of the dots first. */
const fileName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
/** As many files of one machine are kept, and as many bytes as so many of the largest have. */
const MOST = { files: 100, largest: 4 };
const PARTIAL = '.part';
/** What an upload left whose server was killed; no request takes so long. */
const STALE_MS = 600_000;

/** `PUT /logs/:token/:file`: a machine uploads a log of its installation; or by POST, where its tools know no PUT. */
export function logUploadRoutes({ provisioner, logFolder, limits, now }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    void app.register(
      routesOf((uploads) => {
        // As it comes: logs are written through, and never held in memory.
        uploads.removeAllContentTypeParsers();
        uploads.addContentTypeParser('*', (_request, payload, done) => {
          done(null, payload);
        });
        uploads.route({
          method: ['PUT', 'POST'],
          url: '/logs/:token/:file',
          config: { access: 'machine' },
          bodyLimit: limits.logBytes,
          schema: {
            tags: ['installers'],
            summary: 'A log of an installation',
            params: z.object({ token: z.string(), file: fileName }),
            response: { 200: z.object({ bytes: z.int() }) },
          },
          handler: async (request) => {
            const { token, file } = request.params;
            const installation = provisioner.parts.tokens.read('report', token);
            const machine =
              installation === undefined
                ? undefined
                : await provisioner.parts.fleet.findByInstallation(installation);
            if (!machine)
              throw new HttpRefusal('BOOT_TOKEN_INVALID', 'this token is of no installation that goes on');
            request.actor = `machine ${machine.name}`;
            const folder = join(logFolder, machine.name);
            mkdirSync(folder, { recursive: true, mode: 0o700 });
            const room = roomFor(folder, file, { largest: limits.logBytes, now: now() });
            if (room <= 0) {
              throw new HttpRefusal('BOOT_TOO_MANY', 'there are as many logs of this machine as are kept');
            }
            const most = Math.min(room, limits.logBytes);
            const bytes = await keep(request.body as Readable, join(folder, file), most);
            // So that whoever looks at the machine sees it.
            const note = { machine: machine.name, kind: 'log', actor: 'machine', detail: { file, bytes } };
            await provisioner.parts.fleet.noteSparsely(note);
            return { bytes };
          },
        });
      }),
    );
  });
}

/** Bytes that a log may have beside the others of its machine, each of which has at most so many. */
function roomFor(
  folder: string,
  file: string,
  { largest, now }: { readonly largest: number; readonly now: number },
): number {
  const others = readdirSync(folder)
    .filter((name) => name !== file)
    .map((name) => {
      // Gone where another upload has renamed it meanwhile.
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      return { name, bytes: found?.size ?? 0, changedAt: found?.mtimeMs ?? now };
    });
  for (const { name, changedAt } of others) {
    if (name.endsWith(PARTIAL) && now - changedAt > STALE_MS) rmSync(join(folder, name), { force: true });
  }
  if (others.length >= MOST.files) return 0;
  return MOST.largest * largest - others.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Writes what comes, up to so many bytes, whole or not at all; of two at once, the last one stays. */
async function keep(body: Readable, file: string, most: number): Promise<number> {
  const partial = `${file}.${randomUUID()}${PARTIAL}`;
  let bytes = 0;
  try {
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > most)
            throw new HttpRefusal('BOOT_TOO_LARGE', `a log has at most ${String(most)} bytes`);
          yield chunk;
        }
      },
      createWriteStream(partial, { mode: 0o600 }),
    );
    renameSync(partial, file);
    return bytes;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** `GET /api/machines/:name/logs…`: the logs that a machine uploaded. */
export function logRoutes({ provisioner, logFolder }: Desk): FastifyPluginAsync {
  const security = [{ user: [] }];
  const folderOf = async (name: string): Promise<string> => {
    // The name is one of the database's, so it leads nowhere else.
    if (await provisioner.parts.fleet.find(name)) return join(logFolder, name);
    throw new HttpRefusal('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
  };
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/machines/:name/logs',
      config: { access: 'viewer' },
      schema: {
        tags: ['logs'],
        security,
        summary: 'Names and sizes of the logs of a machine',
        params: z.object({ name: z.string().max(64) }),
        response: {
          200: z.array(z.object({ file: z.string(), bytes: z.int(), changedAt: z.iso.datetime() })),
          404: refusalBody,
        },
      },
      handler: async ({ params }) => {
        const folder = await folderOf(params.name);
        if (!existsSync(folder)) return [];
        return readdirSync(folder)
          .filter((file) => !file.endsWith(PARTIAL))
          .sort()
          .map((file) => {
            const { size, mtime } = statSync(join(folder, file));
            return { file, bytes: size, changedAt: mtime.toISOString() };
          });
      },
    });
    app.route({
      method: 'GET',
      url: '/api/machines/:name/logs/:file',
      config: { access: 'viewer' },
      schema: {
        tags: ['logs'],
        security,
        summary: 'A log of a machine',
        params: z.object({ name: z.string().max(64), file: fileName }),
        querystring: z.object({
          tail: z.coerce.number().int().min(1).optional().describe('Its last bytes alone.'),
        }),
      },
      handler: async ({ params, query: { tail } }, reply) => {
        const file = join(await folderOf(params.name), params.file);
        if (!existsSync(file)) throw new HttpRefusal('BOOT_FILE_UNKNOWN', `there is no log "${params.file}"`);
        // Never shown as a page: a machine wrote it.
        return reply
          .headers({ 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' })
          .type('text/plain; charset=utf-8')
          .send(
            createReadStream(file, {
              start: tail === undefined ? 0 : Math.max(0, statSync(file).size - tail),
            }),
          );
      },
    });
  });
}
