import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { type InstallReport, takeReport } from '../provisioner';
import { plain } from './access';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, orRefuse } from './refusal';

const word = z.string().max(256);

/** What scripts of nodes have sent to servers of this kind; more fields may come and are written down. */
const node = z
  .object({
    token: z.string().max(256).optional(),
    hostname: word.optional(),
    ip: word.optional(),
    mac: word.optional(),
    status: word.optional(),
    stage: word.optional(),
    message: z.string().max(4096).optional(),
  })
  .loose();

const answered = z.object({ success: z.literal(true), machine: z.string(), state: z.string() });

/**
 * `POST /api/register-node` and `/api/node-status`: a node tells that it is there, or how it goes, with the token of its
 * installation. One without a token is written down as seen, and nothing else happens.
 */
export function nodeRoutes(desk: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    for (const path of ['/api/register-node', '/api/node-status']) {
      for (const url of [path, `${path}.php`]) {
        app.route({
          method: 'POST',
          url,
          config: { access: 'machine' },
          schema: {
            tags: ['installers'],
            summary: path.endsWith('status') ? 'How a node goes' : 'A node is there',
            body: node,
            response: { 200: answered },
          },
          handler: async (request) => {
            const machine = await takeNode(desk, request.body, {
              address: plain(request.ip),
              bearer: /^Bearer (\S{1,256})$/.exec(request.headers.authorization ?? '')?.[1],
              isStatus: path.endsWith('status'),
            });
            request.actor = `machine ${machine.machine}`;
            return { success: true as const, ...machine };
          },
        });
      }
    }
  });
}

async function takeNode(
  { provisioner }: Desk,
  body: z.infer<typeof node>,
  given: { readonly address: string; readonly bearer: string | undefined; readonly isStatus: boolean },
): Promise<{ machine: string; state: string }> {
  const { token: inBody, hostname, mac, ...rest } = body;
  const { address, bearer, isStatus } = given;
  const token = bearer ?? inBody;
  if (token !== undefined) {
    const { machine } = orRefuse(
      await takeReport(provisioner, token, {
        report: isStatus ? statusOf(body) : { kind: 'first-boot', step: '' },
        context: {
          address,
          detail: { hostname, mac, ...rest },
          ...(mac === undefined ? {} : { identity: { macs: [mac] } }),
        },
      }),
    );
    return { machine: machine.name, state: machine.status.state };
  }
  const found = await provisioner.recognise({ address, ...(mac === undefined ? {} : { macs: [mac] }) });
  if (found.kind === 'conflict' || found.kind === 'nobody') {
    throw new HttpRefusal('BOOT_MACHINE_UNKNOWN', 'no machine is known by what this one says of itself');
  }
  const machine = await provisioner.parts.fleet.find(found.name);
  if (!machine) throw new HttpRefusal('BOOT_MACHINE_UNKNOWN', 'this machine is not known here');
  await provisioner.parts.fleet.noteSparsely({
    machine: found.name,
    kind: 'seen',
    actor: 'machine',
    detail: { address, hostname, ...rest },
  });
  return { machine: found.name, state: machine.status.state };
}

function statusOf({ status = '', message, stage }: z.infer<typeof node>): InstallReport {
  if (/^(fail|error)/i.test(status)) return { kind: 'failed', reason: message ?? status };
  if (/^(installed|success|succeeded|complete|completed|done)$/i.test(status)) return { kind: 'succeeded' };
  return { kind: 'progress', step: [status, stage, message].filter(Boolean).join(': ') || 'reported' };
}
