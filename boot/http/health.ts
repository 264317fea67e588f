import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { NETWORK_STATES } from '../network';
import type { Desk } from './desk';
import { routesOf } from './plugin';

const health = z.object({
  status: z.literal('ok'),
  network: z
    .enum(NETWORK_STATES)
    .optional()
    .describe(
      'DHCP, TFTP and names, where the server has them. stale: dnsmasq refused a change, and tells what it was told before; down: it ended.',
    ),
});

/**
 * `GET /healthz`: whether this server and its database work, and how its provisioning network is. Says nothing else, since
 * everybody may ask.
 */
export function healthRoutes({ database, network }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/healthz',
      config: { access: 'open' },
      schema: {
        tags: ['server'],
        summary: 'Whether the server works',
        response: { 200: health },
      },
      handler: async () => {
        await database.query('select 1');
        const state = network.state();
        return { status: 'ok' as const, ...(state === undefined ? {} : { network: state }) };
      },
    });
  });
}
