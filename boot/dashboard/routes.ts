import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';
import { PAGE_HEADERS, type PageFile, PageFiles } from '../../pages';
import type { Desk } from '../http/desk';
import { routesOf } from '../http/plugin';
import { HttpRefusal } from '../http/refusal';
import { COOKIE } from './cookie';
import { MachineStream } from './machine-stream';

const OWN_FILES = ['page.js', 'draw.js', 'timeline.js', 'page.css'];
const COMMON_FILES = ['common.css', 'icon.svg'];

const DAY_SECONDS = 24 * 3600;
/** Of one address in a minute: tokens are too long to be guessed, and who tries is slowed down. */
const MOST_LOGINS = 20;

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;

/** `/`: the dashboard. Its files are open, and hold nothing; what it shows needs a login, as everything else does. */
export function dashboardRoutes(desk: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    const stream = new MachineStream(desk);
    app.addHook('onSend', (_request, reply, _payload, done) => {
      reply.headers(PAGE_HEADERS);
      done();
    });
    app.addHook('onClose', () => {
      stream.close();
    });
    const files = new PageFiles(desk.home, 'boot/dashboard/assets');
    const serve = (url: string, read: () => PageFile): void => {
      app.route({
        ...{ method: 'GET', url, config: { access: 'open' }, schema: { hide: true } },
        handler: (_request, reply) => {
          const { type, text } = read();
          return reply.type(type).send(text);
        },
      });
    };
    serve('/', () => files.own('index.html'));
    for (const name of OWN_FILES) serve(`/dashboard/${name}`, () => files.own(name));
    for (const name of COMMON_FILES) serve(`/dashboard/${name}`, () => files.common(name));
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
        await stream.add(request, reply, PAGE_HEADERS);
        return reply;
      },
    });
  });
}
