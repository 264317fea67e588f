import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { SPECS_STATES } from '../follow-site';
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
  specs: z
    .enum(SPECS_STATES)
    .optional()
    .describe(
      'What the server works by, beside the files. held: they have changed, and are taken when the machines that they say something else of are installed; refused: they have changed, and are not right. Nothing that differs is accepted meanwhile.',
    ),
});

/**
 * `GET /healthz`: whether this server and its database work, and how its provisioning network is. Says nothing else, since
 * everybody may ask.
 */
export function healthRoutes({ database, network, specs }: Desk): FastifyPluginAsync {
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
        return {
          status: 'ok' as const,
          ...(state === undefined ? {} : { network: state }),
          ...(specs.state === undefined ? {} : { specs: specs.state }),
        };
      },
    });
  });
}
