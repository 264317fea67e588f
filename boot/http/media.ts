import { createReadStream, statSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { bootMedium } from '../provisioner';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { orRefuse } from './refusal';

/**
 * `/boot/:token/media/:file`: kernels, initial RAM disks and media of the installer that a machine is to get, and the image
 * that goes on its disk; also of one version, which may not be given out any more when its turn comes.
 */
export function mediaRoutes({ provisioner }: Desk): FastifyPluginAsync {
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
        handler: async ({ params: { token, version, file } }, reply) => {
          const wanted = { file, ...(version === undefined ? {} : { version }) };
          const { path } = orRefuse(await bootMedium(provisioner, token, wanted));
          return reply
            .headers({ 'content-length': statSync(path).size })
            .type('application/octet-stream')
            .send(createReadStream(path));
        },
      });
    }
  });
}
