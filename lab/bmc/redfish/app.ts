import { createHash } from 'node:crypto';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { BmcError } from '../bmc-error';
import { ROOT, type Answer, type Bmc, type Call, type Route } from './call';
import { firmwareRoutes } from './firmware';
import { hardwareRoutes } from './hardware';
import { inventoryRoutes } from './inventory';
import { logRoutes, viewEvent } from './logs';
import { managerRoutes } from './managers';
import { notFound, RedfishError, unauthorized } from './redfish-error';
import { resetRoute } from './reset';
import { serviceRoutes } from './service-root';
import { sessionRoutes } from './session-routes';
import { systemRoutes } from './systems';

const BODY_LIMIT = 256 * 1024;

const STATUS: Readonly<Record<string, number>> = {
  MACHINE_UNKNOWN: 404,
  MACHINE_EXISTS: 409,
  MACHINE_OFF: 409,
  MACHINE_INVALID: 400,
  MEDIUM_UNREACHABLE: 400,
  MACHINES_UNAVAILABLE: 503,
};

/** What the server is made of. */
export interface AppOptions {
  readonly key: string;
  readonly cert: string;
  readonly user: string;
  readonly onLog: (line: string) => void;
  /** Runs each change, when it may be made. */
  readonly change: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Builds the HTTPS server; it does not listen yet. */
export function buildApp(bmc: Bmc, { key, cert, user, onLog, change }: AppOptions): FastifyInstance {
  const app = fastify({
    // Clients that talk to BMCs are old: TLS 1.2 is what some of them know.
    https: { key, cert, minVersion: 'TLSv1.2' },
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(body as string));
    } catch {
      done(new RedfishError(400, 'MalformedJSON', ['The body is not valid JSON.']));
    }
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) onLog(`bmc: ${request.method} ${request.url}: ${String(error)}`);
    return sendRefusal(reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => {
    if (!bmc.sessions.admits(request.headers)) return sendRefusal(reply, unauthorized());
    return sendRefusal(reply, notFound(request.url));
  });
  const routes = [
    ...[...serviceRoutes, ...sessionRoutes(user), ...systemRoutes, resetRoute, ...firmwareRoutes],
    ...[...hardwareRoutes, ...managerRoutes, ...logRoutes, ...inventoryRoutes],
  ];
  for (const route of routes) {
    const { handle, method } = route;
    const held =
      method === 'GET' ? route : { ...route, handle: (call: Call) => change(async () => handle(call)) };
    addRoute(app, bmc, held, routes);
  }
  addEventStream(app, bmc);
  return app;
}

function addRoute(app: FastifyInstance, bmc: Bmc, route: Route, routes: readonly Route[]): void {
  const callOf = (request: FastifyRequest): Parameters<Route['handle']>[0] => ({
    bmc,
    url: request.url,
    params: request.params as Record<string, string>,
    body: request.body,
  });
  const reading = routes.find(({ method, path }) => method === 'GET' && path === route.path);
  app.route({
    method: route.method,
    url: route.path,
    // Before the body is read: a stranger's is not taken in.
    onRequest: (request, _reply, done) => {
      done(route.open === true || bmc.sessions.admits(request.headers) ? undefined : unauthorized());
    },
    handler: async (request, reply) => {
      const wanted = request.headers['if-match'];
      if (wanted !== undefined && route.method !== 'GET' && reading) {
        const { body = {} } = await reading.handle(callOf(request));
        if (wanted !== '*' && !wanted.split(/, */).includes(etagOf(body))) {
          throw new RedfishError(412, 'PreconditionFailed', ['The resource has changed since it was read.']);
        }
      }
      const answer = await route.handle(callOf(request));
      if (route.method !== 'GET') await bmc.machines.settled();
      return send(reply, answer, request);
    },
  });
}

function send(reply: FastifyReply, answer: Answer, request: FastifyRequest): FastifyReply {
  reply.headers({ 'odata-version': '4.0', 'cache-control': 'no-cache', ...answer.headers });
  if (!answer.body) return reply.code(answer.status ?? 204).send();
  const etag = etagOf(answer.body);
  reply.header('etag', etag);
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply
    .code(answer.status ?? 200)
    .type('application/json;charset=utf-8')
    .send(JSON.stringify({ ...answer.body, '@odata.etag': etag }));
}

/** Of what is said; a manager's clock is none of it. */
function etagOf(body: object): string {
  const text = JSON.stringify(body, (key, value: unknown) => (key === 'DateTime' ? undefined : value));
  return `W/"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
}

function refusalOf(error: unknown): RedfishError {
  if (error instanceof RedfishError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BmcError)
    return new RedfishError(STATUS[error.code] ?? 500, 'GeneralError', [message]);
  const status = (error as { statusCode?: unknown }).statusCode;
  return new RedfishError(typeof status === 'number' ? status : 500, 'GeneralError', [message]);
}

function sendRefusal(reply: FastifyReply, refusal: RedfishError): FastifyReply {
  if (refusal.status === 401) reply.header('www-authenticate', 'Basic realm="Rackwright lab"');
  return reply
    .code(refusal.status)
    .type('application/json;charset=utf-8')
    .send(JSON.stringify(refusal.body()));
}

/** `/redfish/v1/EventService/SSE`: each event as it happens, for as long as somebody listens. */
function addEventStream(app: FastifyInstance, bmc: Bmc): void {
  app.get(`${ROOT}/EventService/SSE`, (request, reply) => {
    if (!bmc.sessions.admits(request.headers)) return sendRefusal(reply, unauthorized());
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    reply.raw.write(': listening\n\n');
    const stop = bmc.machines.events.listen((event) => {
      reply.raw.write(`id: ${String(event.id)}\ndata: ${JSON.stringify(viewEvent(event))}\n\n`);
    });
    reply.raw.on('close', stop);
    return reply;
  });
}
