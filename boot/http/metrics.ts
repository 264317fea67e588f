import type { FastifyPluginAsync } from 'fastify';
import type { Desk } from './desk';
import { routesOf } from './plugin';

/** `GET /metrics`: figures for Prometheus. */
export function metricsRoutes({ figures }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/metrics',
      config: { access: 'viewer' },
      schema: { tags: ['server'], security: [{ user: [] }], summary: 'Figures for Prometheus' },
      handler: async (_request, reply) => reply.type(figures.contentType).send(await figures.text()),
    });
  });
}
