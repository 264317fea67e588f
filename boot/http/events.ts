import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { LoggedEvent } from '../machines';
import type { Desk } from './desk';
import { routesOf } from './plugin';

const eventView = z.object({
  id: z.int(),
  machine: z.string(),
  at: z.iso.datetime(),
  kind: z.string(),
  actor: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  detail: z.record(z.string(), z.unknown()),
});

const security = [{ user: [] }];
const MOST = 1000;

/** `/api/events` and `/api/audit`: what happened to machines, and who asked for what. */
export function eventRoutes({ provisioner, audit }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/events',
      config: { access: 'viewer' },
      schema: {
        tags: ['events'],
        security,
        summary: 'What happened, the oldest first',
        querystring: z.object({
          machine: z.string().max(64).optional(),
          after: z.coerce
            .number()
            .int()
            .min(0)
            .default(0)
            .describe('The id of the last event that is known.'),
          last: z.coerce
            .number()
            .int()
            .min(1)
            .max(MOST)
            .optional()
            .describe('So many of the newest, instead of the oldest.'),
          most: z.coerce.number().int().min(1).max(MOST).default(MOST),
          changes: z.literal('true').optional().describe('Those alone that changed the state.'),
        }),
        response: { 200: z.array(eventView) },
      },
      handler: async ({ query: { machine, after, most, last, changes } }) => {
        const filter = {
          ...{ after, most: last ?? most, isNewest: last !== undefined },
          isChange: changes !== undefined,
          ...(machine === undefined ? {} : { machine }),
        };
        return (await provisioner.parts.fleet.events(filter)).map(viewEvent);
      },
    });
    app.route({
      method: 'GET',
      url: '/api/audit',
      config: { access: 'admin' },
      schema: {
        tags: ['events'],
        security,
        summary: 'Who asked for what, the newest first',
        querystring: z.object({ most: z.coerce.number().int().min(1).max(MOST).default(100) }),
        response: {
          200: z.array(
            z.object({
              at: z.iso.datetime(),
              actor: z.string(),
              address: z.string(),
              method: z.string(),
              route: z.string(),
              status: z.int(),
              times: z.int().describe('So many requests that were alike within an hour.'),
              lastAt: z.iso.datetime().describe('When the last of them came.'),
            }),
          ),
        },
      },
      handler: async ({ query }) =>
        (await audit.list(query.most)).map((entry) => ({
          ...entry,
          at: new Date(entry.at).toISOString(),
          lastAt: new Date(entry.lastAt).toISOString(),
        })),
    });
  });
}

function viewEvent({ at, detail, ...event }: LoggedEvent): z.infer<typeof eventView> {
  return { ...event, at: new Date(at).toISOString(), detail: { ...detail } };
}
