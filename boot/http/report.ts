import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { type InstallReport, type ReportContext, takeReport } from '../provisioner';
import { plain } from './access';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { orRefuse } from './refusal';

const step = z.string().max(512);

/** Files of `/etc/ssh`, `{ ed25519: 'ssh-ed25519 AAAA… root@rack1' }`: what is no key is left out where keys are asked for. */
const hostKeys = z
  .record(z.string().max(32), z.string().max(4096))
  .refine((keys) => Object.keys(keys).length <= 8);

const ownReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), step, percent: z.number().min(0).max(100).optional() }),
  // Which keys it has is no reason to leave a machine without an end of its installation.
  z.object({ kind: z.literal('succeeded'), hostKeys: hostKeys.optional().catch(undefined) }),
  z.object({ kind: z.literal('failed'), reason: step.default('the installer says that it failed') }),
  z.object({ kind: z.literal('first-boot'), step: step.default('') }),
]);

/**
 * What the installer of Ubuntu and curtin send.
 * @see https://curtin.readthedocs.io/en/latest/topics/reporting.html
 */
const curtinReport = z.object({
  event_type: z.enum(['start', 'finish', 'log', 'error']),
  name: step,
  description: z.string().max(4096).default(''),
  result: z.string().max(32).optional(),
});

/** `POST /report/:token`: how an installation goes. */
export function reportRoutes({ provisioner }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      method: 'POST',
      url: '/report/:token',
      config: { access: 'machine' },
      schema: {
        tags: ['installers'],
        summary: 'How an installation goes',
        params: z.object({ token: z.string() }),
        body: z.union([ownReport, curtinReport]),
        response: { 200: z.object({ machine: z.string(), state: z.string() }) },
      },
      handler: async (request) => {
        const { machine } = orRefuse(
          await takeReport(provisioner, request.params.token, {
            report: reportOf(request.body),
            context: { address: plain(request.ip), ...detailOf(request.body) },
          }),
        );
        request.actor = `machine ${machine.name}`;
        return { machine: machine.name, state: machine.status.state };
      },
    });
  });
}

type Report = z.infer<typeof ownReport> | z.infer<typeof curtinReport>;

function detailOf(body: Report): Pick<ReportContext, 'detail'> {
  if ('event_type' in body || body.kind !== 'succeeded' || !body.hostKeys) return {};
  return { detail: { hostKeys: body.hostKeys } };
}

function reportOf(body: Report): InstallReport {
  if (!('event_type' in body)) return body.kind === 'succeeded' ? { kind: 'succeeded' } : body;
  const { name, description, event_type: type, result } = body;
  const words = description === '' ? name : `${name}: ${description}`.slice(0, 512);
  // A part that failed is not all of it: the installer may try again, and runs its error commands where it gives up.
  return { kind: 'progress', step: type === 'finish' && result === 'FAIL' ? `failed: ${words}` : words };
}
