import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { AnswerRequestRow } from '../store';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, refusalBody } from './refusal';

const URL = '/api2/json/auto-install/installations';
const tags = ['installers'];
const security = [{ user: [] }];
const refusals = { 401: refusalBody, 403: refusalBody, 404: refusalBody };

const view = z.object({
  uuid: z.string(),
  'received-at': z.int().describe('Seconds since 1970.'),
  status: z.enum(['answer-sent', 'no-answer-found', 'in-progress', 'finished']),
  info: z.json().describe('What the installer said of its machine.'),
  'answer-id': z.string().optional().describe('Name of the machine.'),
  'post-hook-data': z.json().optional().describe('What it said at its end.'),
});

type Told = z.infer<typeof view>['info'];

/**
 * Which installers of Proxmox VE have asked for answers, at the path and in the bodies of Proxmox Datacenter Manager.
 * @see https://git.proxmox.com/?p=proxmox-datacenter-manager.git lib/pdm-api-types/src/auto_installer.rs (1.1)
 */
export function installationRoutes({ answerRequests }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      ...{ method: 'GET', url: URL, config: { access: 'viewer' } },
      schema: {
        ...{ tags, security, summary: 'Installers of Proxmox VE that asked for answers, the newest last' },
        response: { 200: z.object({ data: z.array(view) }), ...refusals },
      },
      handler: async () => ({ data: (await answerRequests.list()).map(viewOf) }),
    });
    app.route({
      ...{ method: 'DELETE', url: `${URL}/:uuid`, config: { access: 'admin' } },
      schema: {
        ...{ tags, security, summary: 'Take one off the list; nothing is done to its machine' },
        params: z.object({ uuid: z.uuid() }),
        response: { 200: z.object({ data: z.null() }), ...refusals },
      },
      handler: async ({ params: { uuid } }) => {
        if (await answerRequests.remove(uuid)) return { data: null };
        throw new HttpRefusal('BOOT_FILE_UNKNOWN', `there is no installation "${uuid}" on the list`);
      },
    });
  });
}

function viewOf({ id, receivedAt, machine, info, hook, isOpen }: AnswerRequestRow): z.infer<typeof view> {
  return {
    ...{ uuid: id, 'received-at': Math.floor(receivedAt / 1000), info: info as Told },
    status:
      machine === undefined
        ? 'no-answer-found'
        : hook !== undefined
          ? 'finished'
          : // What was given back or broken off is not heard of any more.
            isOpen
            ? 'in-progress'
            : 'answer-sent',
    ...(machine === undefined ? {} : { 'answer-id': machine }),
    ...(hook === undefined ? {} : { 'post-hook-data': hook as Told }),
  };
}
