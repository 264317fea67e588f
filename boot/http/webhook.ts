import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Json } from '../../site';
import { takeReport } from '../provisioner';
import { plain } from './access';
import type { Desk } from './desk';
import { dmi, identityOf } from './dmi';
import { routesOf } from './plugin';
import { HttpRefusal, orRefuse } from './refusal';

const text = z.string().max(4096).optional();
/** What is only written down: the machine is installed, in whatever form that is told, and would wait at a shell if it were refused. */
const note = text.catch(undefined);

/** Schemas 1.0 to 1.2 of the installer's message; more fields may come, and from 9.2.5 on any may be "unknown", 0 or []. */
const hook = z.looseObject({
  token: text,
  fqdn: note,
  filesystem: note,
  'debian-version': note,
  'machine-id': note,
  product: z.object({ version: text }).optional().catch(undefined),
  'kernel-version': z.object({ release: text }).optional().catch(undefined),
  'boot-info': z.object({ mode: text, secureboot: z.boolean().optional() }).optional().catch(undefined),
  dmi: dmi.catch({ system: {} }),
  'network-interfaces': z
    .array(z.object({ mac: z.string().max(64), address: text }))
    .max(256)
    .default([])
    .catch([]),
  'ssh-public-host-keys': z.record(z.string(), z.string().max(4096)).optional().catch(undefined),
});

/** The last is Proxmox Datacenter Manager's, with the id of the installation, which is the first part of its token. */
const PATHS = [
  '/webhook',
  '/webhook/:token',
  '/api2/json/auto-install/installations/:installation/post-hook',
] as const;

/** `POST /webhook`: the installer of Proxmox VE has finished. The token is in the body from 9.2 on, before in the path. */
export function webhookRoutes(desk: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    for (const url of PATHS) {
      app.route({
        method: 'POST',
        url,
        config: { access: 'machine' },
        schema: {
          tags: ['installers'],
          summary: 'The installer of Proxmox VE has finished',
          params: z.object({ token: z.string().optional(), installation: z.string().optional() }),
          body: hook,
          response: { 200: z.object({ machine: z.string() }) },
        },
        handler: async (request) => {
          const { body, params } = request;
          const { token: ofBody, ...told } = body;
          const token = params.token ?? ofBody;
          if (token === undefined) throw new HttpRefusal('BOOT_TOKEN_INVALID', 'the message has no token');
          if (params.installation !== undefined && !token.startsWith(`${params.installation}.`)) {
            throw new HttpRefusal('BOOT_TOKEN_INVALID', 'the token is of another installation than the path');
          }
          const { machine } = orRefuse(
            await takeReport(desk.provisioner, token, {
              report: { kind: 'succeeded' },
              context: {
                address: addressOf(body) ?? plain(request.ip),
                identity: identityOf(body.dmi, body['network-interfaces']),
                detail: detailOf(body),
              },
            }),
          );
          request.actor = `machine ${machine.name}`;
          // Of JSON it was made.
          await desk.answerRequests.finished(machine.installation ?? '', told as unknown as Json);
          return { machine: machine.name };
        },
      });
    }
  });
}

/** The address of the management card, without its prefix. */
function addressOf(body: z.infer<typeof hook>): string | undefined {
  return body['network-interfaces'].find(({ address }) => address !== undefined)?.address?.split('/')[0];
}

function detailOf(body: z.infer<typeof hook>): Readonly<Record<string, unknown>> {
  return {
    fqdn: body.fqdn,
    filesystem: body.filesystem,
    version: body.product?.version,
    kernel: body['kernel-version']?.release,
    boot: body['boot-info'],
    machineId: body['machine-id'],
    hostKeys: body['ssh-public-host-keys'],
  };
}
