import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Desk } from '../http/desk';
import { routesOf } from '../http/plugin';
import { HttpRefusal } from '../http/refusal';
import { COOKIE } from './cookie';
import { MachineStream } from './machine-stream';

/** Nothing but the page's own files is loaded, and nobody else shows it in a frame. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const FILES = {
  '/': ['index.html', 'text/html'],
  '/dashboard/page.js': ['page.js', 'text/javascript'],
  '/dashboard/draw.js': ['draw.js', 'text/javascript'],
  '/dashboard/timeline.js': ['timeline.js', 'text/javascript'],
  '/dashboard/page.css': ['page.css', 'text/css'],
  '/dashboard/icon.svg': ['icon.svg', 'image/svg+xml'],
} as const;

const DAY_SECONDS = 24 * 3600;
/** Of one address in a minute: tokens are too long to be guessed, and who tries is slowed down. */
const MOST_LOGINS = 20;

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;

/** `/`: the dashboard. Its files are open, and hold nothing; what it shows needs a login, as everything else does. */
export function dashboardRoutes(desk: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    const stream = new MachineStream(desk);
    app.addHook('onSend', (_request, reply, _payload, done) => {
      reply.headers(HEADERS);
      done();
    });
    app.addHook('onClose', () => {
      stream.close();
    });
    for (const [url, [file, type]] of Object.entries(FILES)) {
      app.route({
        ...{ method: 'GET', url, config: { access: 'open' }, schema: { hide: true } },
        handler: (_request, reply) =>
          reply.type(`${type}; charset=utf-8`).send(readFileSync(join(desk.assetFolder, file), 'utf8')),
      });
    }
    app.route({
      method: 'POST',
      url: '/dashboard/login',
      config: { access: 'open', rateLimit: { max: MOST_LOGINS, timeWindow: '1 minute' } },
      schema: { hide: true, body: z.object({ token: z.string().max(200) }) },
      handler: async (request, reply): Promise<FastifyReply> => {
        const { token } = request.body;
        const user = await desk.users.find(token);
        if (!user) throw new HttpRefusal('BOOT_LOGIN_NEEDED', 'this is no token of a user, or it has ended');
        request.actor = user.name;
        return reply
          .setCookie(COOKIE, token, { ...attributes, maxAge: DAY_SECONDS })
          .send({ name: user.name, role: user.role });
      },
    });
    app.route({
      ...{ method: 'POST', url: '/dashboard/logout', config: { access: 'open' }, schema: { hide: true } },
      handler: (_request, reply) => reply.clearCookie(COOKIE, attributes).send({}),
    });
    app.route({
      ...{ method: 'GET', url: '/dashboard/events', config: { access: 'viewer' }, schema: { hide: true } },
      handler: async (request, reply) => {
        await stream.add(request, reply, HEADERS);
        return reply;
      },
    });
  });
}
