import { createReadStream, statSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { bootMedium } from '../provisioner';
import { acceleratedPath } from './accelerate';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { orRefuse } from './refusal';

/**
 * Bytes that are read at once. Node's 64 KiB take the processor twice as long for the same file, and what is under way for a
 * thousand slow machines at more would be memory that the server does not have.
 */
const READ_BYTES = 256 * 1024;

/**
 * `/boot/:token/media/:file`: kernels, initial RAM disks and media of the installer that a machine is to get, and the image
 * that goes on its disk; also of one version, which may not be given out any more when its turn comes. A proxy in front may
 * send the bytes itself.
 */
export function mediaRoutes({ provisioner, proxies }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    for (const url of ['/boot/:token/media/:file', '/boot/:token/media/:version/:file']) {
      app.route({
        method: 'GET',
        url,
        config: { access: 'machine' },
        schema: {
          tags: ['boot'],
          summary: 'A file of the installation medium',
          params: z.object({ token: z.string(), version: z.string().optional(), file: z.string() }),
        },
        handler: async (request, reply) => {
          const { token, version, file } = request.params;
          const wanted = { file, ...(version === undefined ? {} : { version }) };
          const { path } = orRefuse(await bootMedium(provisioner, token, wanted));
          const accelerated = acceleratedPath(request, path, proxies);
          if (accelerated !== undefined) {
            return reply
              .headers({ 'x-accel-redirect': accelerated })
              .type('application/octet-stream')
              .send('');
          }
          return reply
            .headers({ 'content-length': statSync(path).size })
            .type('application/octet-stream')
            .send(createReadStream(path, { highWaterMark: READ_BYTES }));
        },
      });
    }
  });
}
