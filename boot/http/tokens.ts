import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { ROLES } from '../access';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, refusalBody } from './refusal';

const security = [{ user: [] }];
const name = z.string().regex(/^[\w.@-]{1,64}$/);
const tags = ['tokens'];
const DAY_MS = 24 * 3600 * 1000;

/** `/api/tokens`: who may use the server. */
export function tokenRoutes({ users, now }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/tokens',
      config: { access: 'admin' },
      schema: {
        ...{ tags, security, summary: 'All tokens, without their values' },
        response: {
          200: z.array(
            z.object({
              name: z.string(),
              role: z.enum(ROLES),
              createdAt: z.iso.datetime(),
              expiresAt: z.iso.datetime().optional(),
            }),
          ),
        },
      },
      handler: async () =>
        (await users.list()).map(({ createdAt, expiresAt, ...token }) => ({
          ...token,
          createdAt: new Date(createdAt).toISOString(),
          ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
        })),
    });
    app.route({
      method: 'POST',
      url: '/api/tokens',
      config: { access: 'admin' },
      schema: {
        ...{ tags, security, summary: 'Make a token; this is the only time that it is shown' },
        body: z.object({
          ...{ name, role: z.enum(ROLES), days: z.number().int().min(1).max(3650).optional() },
          again: z.boolean().default(false).describe('Ends the token of that name.'),
        }),
        response: { 200: z.object({ token: z.string() }), 409: refusalBody },
      },
      handler: async ({ body }) => {
        const { days, ...wish } = body;
        const token = await users.create({
          ...wish,
          ...(days === undefined ? {} : { expiresAt: now() + days * DAY_MS }),
        });
        if (token === undefined)
          throw new HttpRefusal('BOOT_TOKEN_EXISTS', `there is a token "${body.name}" already`);
        return { token };
      },
    });
    app.route({
      method: 'DELETE',
      url: '/api/tokens/:name',
      config: { access: 'admin' },
      schema: {
        ...{ tags, security, summary: 'End a token' },
        params: z.object({ name }),
        response: { 200: z.object({ name: z.string() }), 404: refusalBody },
      },
      handler: async ({ params }) => {
        if (await users.revoke(params.name)) return { name: params.name };
        throw new HttpRefusal('BOOT_TOKEN_UNKNOWN', `there is no token "${params.name}"`);
      },
    });
  });
}
