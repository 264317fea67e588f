import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

/** A server whose handlers get what their schemas say. */
export type TypedApp = FastifyInstance<
  FastifyInstance['server'],
  Parameters<FastifyInstance['routing']>[0],
  Parameters<FastifyInstance['routing']>[1],
  FastifyInstance['log'],
  ZodTypeProvider
>;

/** Routes of one resource. */
export function routesOf(add: (app: TypedApp) => void): FastifyPluginAsync {
  // eslint-disable-next-line @typescript-eslint/require-await -- fastify tells plugins by their promise
  return async (app) => {
    add(app.withTypeProvider<ZodTypeProvider>());
  };
}
