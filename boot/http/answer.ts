import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'smol-toml';
import { z } from 'zod';
import type { Json } from '../../site';
import { answer } from '../provisioner';
import { plain } from './access';
import type { Desk } from './desk';
import { dmi, identityOf } from './dmi';
import { routesOf } from './plugin';
import { STATUS } from './refusal';
import type { FastifyPluginAsync } from 'fastify';

const text = z.string().max(256).optional();
/** What is only written down. */
const note = z
  .union([z.string().max(256), z.boolean()])
  .optional()
  .catch(undefined);

/**
 * What the installer of Proxmox VE sends, from 8.3 to 9.2; more fields may come, and any of DMI may be absent.
 * @see https://pve.proxmox.com/wiki/Automated_Installation
 */
const answerRequest = z.object({
  product: z
    .object({ product: z.string().max(16).default('pve'), fullname: note, enable_btrfs: note })
    .default({ product: 'pve' }),
  iso: z.object({ release: text, isorelease: note }).default({}),
  dmi,
  network_interfaces: z
    .array(z.object({ mac: z.string().max(64), link: note }))
    .max(256)
    .default([]),
});

/** Paths that servers of this kind have had; the last is Proxmox Datacenter Manager's. */
const PATHS = ['/answer', '/api/answer.php', '/api2/json/auto-install/answer'];

const SLOW_MS = { least: 500, most: 1500 };
const NO_TOKEN =
  'BOOT_ANSWER_TOKEN: this ISO brings no token that holds here: rackwright iso prepare --answer-token-file\n';

/** Whoever brings a token proves it; who brings none may ask where none is wanted. */
async function mayAsk(
  { answerTokens, wantsAnswerToken }: Desk,
  authorization: string | undefined,
): Promise<boolean> {
  if (authorization === undefined) return !wantsAnswerToken;
  const [, token] = /^bearer (\S{1,200})$/i.exec(authorization) ?? [];
  return token !== undefined && answerTokens.holds(token);
}

/** Whether JSON is liked no less than TOML; who takes anything gets TOML. @param accept `application/json, application/toml;q=0.5` */
function wantsJson(accept: string): boolean {
  const weights = new Map(
    accept.split(',').map((part) => {
      const [type = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
      const weight = parameters.find((word) => word.startsWith('q='))?.slice(2);
      return [type, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const json = weights.get('application/json') ?? 0;
  return json > 0 && json >= (weights.get('application/toml') ?? 0);
}

/** `POST /answer`: the answers of the installer of Proxmox VE. Refusals are plain text, which it logs. */
export function answerRoutes(desk: Desk): FastifyPluginAsync {
  const { answerRequests } = desk;
  return routesOf((app) => {
    for (const url of PATHS) {
      app.route({
        method: 'POST',
        url,
        config: { access: 'machine' },
        schema: {
          tags: ['installers'],
          summary: 'Answers of the installer of Proxmox VE',
          body: answerRequest,
        },
        handler: async (request, reply) => {
          if (!(await mayAsk(desk, request.headers.authorization))) {
            // Who guesses waits, and is not told by the time what was wrong.
            await sleep(SLOW_MS.least + randomInt(SLOW_MS.most - SLOW_MS.least));
            return reply.code(STATUS.BOOT_ANSWER_TOKEN).type('text/plain').send(NO_TOKEN);
          }
          const { product, iso, dmi: says, network_interfaces: cards } = request.body;
          const address = plain(request.ip);
          const claim = { ...identityOf(says, cards), address };
          // Of JSON it was made.
          const info = request.body as unknown as Json;
          const result = await answer(desk.provisioner, {
            claim,
            product: product.product,
            ...(iso.release === undefined ? {} : { release: iso.release }),
          });
          if (!result.ok) {
            await answerRequests.refused(cards[0]?.mac ?? says.system.uuid ?? address, info);
            return reply
              .code(STATUS[result.code])
              .type('text/plain')
              .send(`${result.code}: ${result.message}\n`);
          }
          request.actor = `machine ${result.name}`;
          await answerRequests.answered(result.installation, result.name, info);
          // Up to 9.1 every body is taken for TOML, whatever its type says.
          return wantsJson(request.headers.accept ?? '')
            ? reply.type('application/json').send(result.answer)
            : reply.type('application/toml').send(stringify(result.answer));
        },
      });
    }
  });
}
