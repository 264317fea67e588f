import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { bootMedium } from '../provisioner';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, orRefuse } from './refusal';

/** One name, and no path. */
const fileName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);

/** `/boot/:token/media/:file`: kernels, initial RAM disks and media of the installer that a machine is to get. */
export function mediaRoutes({ provisioner, mediaFolder }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/boot/:token/media/:file',
      config: { access: 'machine' },
      schema: {
        tags: ['boot'],
        summary: 'A file of the installation medium',
        params: z.object({ token: z.string(), file: fileName }),
      },
      handler: async ({ params: { token, file } }, reply) => {
        const { medium } = orRefuse(await bootMedium(provisioner, token));
        const path = join(mediaFolder, medium, file);
        const found = statSync(path, { throwIfNoEntry: false });
        if (!found?.isFile()) {
          throw new HttpRefusal(
            'BOOT_FILE_UNKNOWN',
            `the medium "${medium}" has no file "${file}" on this server`,
          );
        }
        return reply
          .headers({ 'content-length': found.size })
          .type('application/octet-stream')
          .send(createReadStream(path));
      },
    });
  });
}
