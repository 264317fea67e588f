import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { BOOT_DEVICES, POWER_ACTIONS } from '../power';
import { bmcLog, powerState, setBootDevice, switchPower } from '../provisioner';
import type { Desk } from './desk';
import { named, refusals, security } from './machine-schemas';
import { routesOf } from './plugin';
import { orRefuse, refusalBody } from './refusal';

const tags = ['power'];
const powerView = z.object({ power: z.enum(['on', 'off', 'changing']) });
const responses = { ...refusals, 502: refusalBody };

/** `/api/machines/:name/power`, `boot-device` and `bmc-log`: what the BMC of a machine does. */
export function powerRoutes({ provisioner }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'GET',
      url: '/api/machines/:name/power',
      config: { access: 'viewer' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'Whether a machine is under power',
        response: { 200: powerView, ...responses },
      },
      handler: async ({ params: { name } }) => {
        const { power } = orRefuse(await powerState(provisioner, name));
        return { power };
      },
    });
    app.route({
      method: 'POST',
      url: '/api/machines/:name/power',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'Switch a machine',
        body: z.object({
          action: z.enum(POWER_ACTIONS).describe('off and restart do not ask its operating system.'),
          confirm: z.string().optional().describe('Its name once more, where it is being installed.'),
        }),
        response: { 200: powerView, ...responses },
      },
      handler: async ({ params: { name }, body: { action: what, confirm }, actor }) => {
        const { power } = orRefuse(await switchPower(provisioner, name, { what, actor, confirm }));
        return { power };
      },
    });
    app.route({
      method: 'POST',
      url: '/api/machines/:name/boot-device',
      config: { access: 'operator' },
      schema: {
        ...{ tags, security, params: named },
        summary: 'What its next start tries first, once',
        body: z.object({ device: z.enum(BOOT_DEVICES) }),
        response: { 200: z.object({ device: z.enum(BOOT_DEVICES) }), ...responses },
      },
      handler: async ({ params: { name }, body: { device: what }, actor }) => {
        const { device } = orRefuse(await setBootDevice(provisioner, name, { what, actor }));
        return { device };
      },
    });
    app.route({
      method: 'GET',
      url: '/api/machines/:name/bmc-log',
      config: { access: 'viewer' },
      schema: {
        ...{ tags, security, params: named },
        summary: "The last entries of the BMC's own log",
        querystring: z.object({ most: z.coerce.number().int().min(1).max(1000).default(50) }),
        response: {
          200: z.array(z.object({ at: z.string(), severity: z.string(), message: z.string() })),
          ...responses,
        },
      },
      handler: async ({ params: { name }, query: { most } }) => [
        ...orRefuse(await bmcLog(provisioner, name, most)).entries,
      ],
    });
  });
}
