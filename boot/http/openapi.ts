import type { FastifyPluginAsync } from 'fastify';
import { routesOf } from './plugin';

/** `GET /api/openapi.json`: this interface in OpenAPI's form. */
export function openApiRoutes(): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/openapi.json',
      config: { access: 'viewer' },
      schema: { tags: ['server'], security: [{ user: [] }], summary: 'This interface' },
      handler: (_request, reply) => reply.send(app.swagger()),
    });
  });
}
