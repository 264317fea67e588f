import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { bootFile, bootScript } from '../provisioner';
import { plain } from './access';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { orRefuse } from './refusal';

/** `/boot/…`: what a machine fetches on its way to the installer, by the token of its installation. */
export function bootRoutes({ provisioner }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/boot/:token/script.ipxe',
      config: { access: 'machine' },
      schema: {
        tags: ['boot'],
        summary: 'What iPXE does: the installer, or the own disk',
        params: z.object({ token: z.string() }),
      },
      handler: async (request, reply) => {
        const { script } = orRefuse(await bootScript(provisioner, request.params.token));
        return reply.type('text/plain').send(script);
      },
    });
    app.route({
      method: 'GET',
      url: '/boot/:token/files/:file',
      config: { access: 'machine' },
      schema: {
        tags: ['boot'],
        summary: 'A file of the installer',
        params: z.object({ token: z.string(), file: z.string() }),
      },
      handler: async (request, reply) => {
        const { token, file } = request.params;
        const { text } = orRefuse(await bootFile(provisioner, token, { file, address: plain(request.ip) }));
        return reply.type('text/plain; charset=utf-8').send(text);
      },
    });
  });
}
