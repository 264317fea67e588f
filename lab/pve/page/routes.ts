import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_HEADERS, type PageFile, PageFiles } from '../../../pages';
import { authenticate } from '../auth';
import type { Lab } from '../model';
import { PageEvents } from './events';
import { Sessions } from './sessions';

/** Where the page's files are. */
export interface PageOptions {
  readonly lab: Lab;
  /** Folder of the installed package. @default that of this code */
  readonly home?: string;
}

const OWN_FILES = ['page.css', 'page.js'];
const COMMON_FILES = ['common.css', 'icon.svg'];

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
  const files = new PageFiles(options.home ?? join(__dirname, '../../..'), 'lab/pve/page/assets');
  const sessions = new Sessions({ secret: lab.ticketSecret, now: lab.now });
  const events = new PageEvents(lab);
  const isOpen = (request: FastifyRequest): boolean => sessions.isOpen(request.headers.cookie);
  const closed = (reply: FastifyReply): FastifyReply =>
    reply.code(401).type('text/html; charset=utf-8').send(CLOSED);
  await app.register((scope, _options, done) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.headers(PAGE_HEADERS);
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
      return sendFile(reply, files.own('index.html'));
    });
    const serve = (name: string, read: (name: string) => PageFile): void => {
      scope.get(`/lab/page/${name}`, (request, reply) =>
        isOpen(request) ? sendFile(reply, read(name)) : closed(reply),
      );
    };
    for (const name of OWN_FILES) serve(name, (own) => files.own(own));
    for (const name of COMMON_FILES) serve(name, (common) => files.common(common));
    scope.get<{ Querystring: { filter?: unknown } }>('/lab/page/events', (request, reply) => {
      if (!isOpen(request)) return closed(reply);
      const { filter } = request.query;
      events.add(reply, {
        filter: typeof filter === 'string' ? filter.slice(0, 200) : '',
        headers: PAGE_HEADERS,
      });
      return reply;
    });
    scope.post('/lab/page/link', (request) => {
      authenticate(lab, request).needRoot();
      return { data: { path: `?key=${sessions.newKey()}` } };
    });
    done();
  });
}

function sendFile(reply: FastifyReply, { type, text }: PageFile): FastifyReply {
  return reply.type(type).send(text);
}
