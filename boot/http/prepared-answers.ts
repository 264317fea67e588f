import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { networkMachines } from '../../site';
import { preparedAnswer, renderAnswer } from '../installers';
import { exampleSecret, exampleUrls } from '../preview';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, refusalBody } from './refusal';

const URL = '/api2/json/auto-install/prepared';
/** Its answers hold what older ones do, in the same words. */
const RELEASE = { major: 9, minor: 1 };

const prepared = z.record(z.string(), z.json());
const tags = ['installers'];
const security = [{ user: [] }];
const refusals = { 401: refusalBody, 403: refusalBody, 404: refusalBody };

/** What installers of Proxmox VE would be answered, at the paths and in the bodies of Proxmox Datacenter Manager; the specs say it. */
export function preparedAnswerRoutes({ provisioner }: Desk): FastifyPluginAsync {
  const answerOf = (name: string): z.infer<typeof prepared> | undefined => {
    const found = provisioner.installable(name);
    if (!found.ok || found.target.profile.family !== 'proxmox-ve') return undefined;
    const { server } = provisioner.parts;
    const rendered = renderAnswer(found.target, {
      ...{ release: RELEASE, secret: exampleSecret('***'), fingerprint: server.fingerprint },
      ...{ webhook: { url: '', token: '' }, firstBootUrl: exampleUrls.secureFiles },
    });
    if (!rendered.ok) return undefined;
    const hook = { 'post-hook-base-url': server.https, 'post-hook-cert-fp': server.fingerprint };
    return { ...preparedAnswer(found.target, rendered.answer), ...hook };
  };
  return routesOf((app) => {
    app.route({
      ...{ method: 'GET', url: URL, config: { access: 'viewer' } },
      schema: {
        ...{ tags, security, summary: 'What installers of Proxmox VE would be answered, without passwords' },
        response: { 200: z.object({ data: z.array(prepared) }), ...refusals },
      },
      handler: () => ({
        data: networkMachines(provisioner.parts.site()).flatMap(({ name }) => {
          const data = answerOf(name);
          return data ? [data] : [];
        }),
      }),
    });
    app.route({
      ...{ method: 'GET', url: `${URL}/:id`, config: { access: 'viewer' } },
      schema: {
        ...{ tags, security, summary: 'One of them' },
        params: z.object({ id: z.string().max(64) }),
        response: { 200: z.object({ data: prepared }), ...refusals },
      },
      handler: ({ params: { id } }) => {
        const data = answerOf(id);
        if (!data) throw new HttpRefusal('BOOT_MACHINE_UNKNOWN', `there is no answer for "${id}"`);
        return { data };
      },
    });
  });
}
