import type { FastifyPluginAsync } from 'fastify';
import { INSTALLED, installedInventory } from '../installed-inventory';
import type { Desk } from './desk';
import { routesOf } from './plugin';

/** `GET /api/inventory`, as Ansible's `--list`, of machines that are installed; also at the path of old servers. */
export function inventoryRoutes({ provisioner }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    for (const url of ['/api/inventory', '/nodes/dynamic-inventory.json']) {
      app.route({
        method: 'GET',
        url,
        config: { access: 'viewer' },
        schema: {
          tags: ['inventory'],
          security: [{ user: [] }],
          summary: "Ansible's inventory of what is installed",
        },
        handler: async (_request, reply) => {
          const { fleet, site } = provisioner.parts;
          const names = await fleet.namesIn(INSTALLED);
          return reply.type('application/json').send(installedInventory(site(), names));
        },
      });
    }
  });
}
