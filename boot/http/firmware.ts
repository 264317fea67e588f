import { createReadStream, statSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { IPXE_FILES, ipxeFile } from '../network';
import { routesOf } from './plugin';

/** `/firmware/:file`: iPXE for UEFI that boots over HTTP. The same for everybody, and nothing in it is secret. */
export function firmwareRoutes(): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/firmware/:file',
      config: { access: 'open' },
      schema: {
        tags: ['boot'],
        summary: 'iPXE, as firmware starts it',
        params: z.object({ file: z.enum(IPXE_FILES) }),
      },
      handler: async ({ params: { file } }, reply) => {
        const path = ipxeFile(file);
        return reply
          .headers({ 'content-length': statSync(path).size })
          .type('application/efi')
          .send(createReadStream(path));
      },
    });
  });
}
