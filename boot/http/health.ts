import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Desk } from './desk';
import { routesOf } from './plugin';

/** `GET /healthz`: whether this server and its database work. Says nothing else, since everybody may ask. */
export function healthRoutes({ database }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/healthz',
      config: { access: 'open' },
      schema: {
        tags: ['server'],
        summary: 'Whether the server works',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
      handler: async () => {
        await database.query('select 1');
        return { status: 'ok' as const };
      },
    });
  });
}
