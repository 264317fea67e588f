import type { FastifyPluginAsync } from 'fastify';
import { renderBareMetal } from '../../inventory';
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
          const machines = await provisioner.parts.fleet.list();
          const installed = new Set(
            machines.filter(({ status }) => INSTALLED.has(status.state)).map(({ name }) => name),
          );
          const site = provisioner.parts.site();
          const hosts = (site.hosts ?? []).filter(({ name }) => installed.has(name));
          return reply.type('application/json').send(renderBareMetal({ ...site, hosts }));
        },
      });
    }
  });
}

const INSTALLED: ReadonlySet<string> = new Set(['installed', 'configuring', 'ready']);
