import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from '../auth';
import type { Lab } from '../model';
import { PageEvents } from './events';
import { Sessions } from './sessions';

/** Where the page's files are. */
export interface PageOptions {
  readonly lab: Lab;
  /** Folder with `index.html`, `page.js`, `page.css`. @default beside this code */
  readonly assets?: string;
}

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

const ASSETS = { 'page.css': 'text/css', 'page.js': 'text/javascript', 'icon.svg': 'image/svg+xml' } as const;

const CLOSED = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Rackwright lab</title><main><h1>Rackwright lab</h1>
<p>This page opens by a link that is good once. For a new one, run: <code>rackwright lab status</code></p></main></html>
`;

/**
 * `/`: a page to look at the lab, and what it loads.
 *
 * It only reads, opens by a link that is good once, and after that by a cookie that no script sees, no other site sends,
 * and that is good for nothing else.
 */
export async function pageRoutes(app: FastifyInstance, options: PageOptions): Promise<void> {
  const { lab } = options;
  const assets = options.assets ?? join(__dirname, 'assets');
  const sessions = new Sessions({ secret: lab.ticketSecret, now: lab.now });
  const events = new PageEvents(lab);
  const isOpen = (request: FastifyRequest): boolean => sessions.isOpen(request.headers.cookie);
  const closed = (reply: FastifyReply): FastifyReply =>
    reply.code(401).type('text/html; charset=utf-8').send(CLOSED);
  const read = (name: string): string => readFileSync(join(assets, name), 'utf8');
  await app.register((scope, _options, done) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.headers(HEADERS);
      await Promise.resolve();
    });
    scope.addHook('onClose', () => {
      events.close();
    });
    scope.get<{ Querystring: { key?: unknown } }>('/', (request, reply) => {
      const { key } = request.query;
      if (typeof key === 'string') {
        const cookie = sessions.redeem(key);
        if (cookie === undefined) return closed(reply);
        const attributes = `Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${sessions.maxAge}`;
        // The key leaves the address line, where it would stay in the history.
        return reply.header('set-cookie', `${sessions.cookie}=${cookie}; ${attributes}`).redirect('/', 303);
      }
      if (!isOpen(request)) return closed(reply);
      return reply.type('text/html; charset=utf-8').send(read('index.html'));
    });
    for (const [name, type] of Object.entries(ASSETS)) {
      scope.get(`/lab/page/${name}`, (request, reply) =>
        isOpen(request) ? reply.type(`${type}; charset=utf-8`).send(read(name)) : closed(reply),
      );
    }
    scope.get<{ Querystring: { filter?: unknown } }>('/lab/page/events', (request, reply) => {
      if (!isOpen(request)) return closed(reply);
      const { filter } = request.query;
      events.add(reply, { filter: typeof filter === 'string' ? filter.slice(0, 200) : '', headers: HEADERS });
      return reply;
    });
    scope.post('/lab/page/link', (request) => {
      authenticate(lab, request).needRoot();
      return { data: { path: `?key=${sessions.newKey()}` } };
    });
    done();
  });
}
