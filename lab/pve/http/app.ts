import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { WireError } from '../../../pve/wire';
import { authenticate, checkPermission, LoginRefusal, stranger, type Caller } from '../auth';
import { answerWithFaults, factsOf, type Faults } from '../faults';
import type { Lab } from '../model';
import { ApiError, refuseParams } from '../model';
import { majorOf, operationOf, type Operation } from '../operations';
import { givenParams } from './body';
import { endConnectionsOnClose } from './end-connections';
import { writeEnvelope } from './envelope';
import { refuseBody, refuseTransfer } from './message-limits';
import { indexRoutes, type Guard } from './index-routes';
import { readParams, type Params, type ParamSchema } from './params';
import { nameOf, type AnyRoute } from './route';

/** Key and certificate of the server, PEM. */
export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
}

const PREFIX = '/api2/json';

/** Builds the HTTPS server; it does not listen yet. Requests wait until it is ready. */
export async function buildApp(
  lab: Lab,
  tls: TlsFiles,
  routes: readonly AnyRoute[],
  ready: { readonly when: Promise<void>; readonly guard: Guard; readonly faults: Faults },
): Promise<FastifyInstance> {
  const app = fastify({
    https: { ...tls, minVersion: 'TLSv1.3' },
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 2000 },
    // Terraform keeps connections for the next resource; a new TLS handshake costs more than a held socket.
    keepAliveTimeout: 75_000,
  }) as unknown as FastifyInstance;
  endConnectionsOnClose(app);
  await app.register(formbody, { bodyLimit: 4 * 1024 * 1024 });
  await app.register(multipart, { limits: { fileSize: Number.MAX_SAFE_INTEGER, files: 1, fields: 20 } });
  const { when, guard, faults } = ready;
  app.addHook('onRequest', () => when);
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    parseJson(body as string, done);
  });
  app.setErrorHandler((error, request, reply) => sendError(lab, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/\?.*$/, '').replace(PREFIX, '');
    if (request.url.startsWith(PREFIX)) authenticate(lab, request);
    return sendError(
      lab,
      new ApiError(501, `Method '${request.method} ${path}' not implemented`),
      request,
      reply,
    );
  });
  for (const entry of routes) addRoute(app, { lab, faults }, entry);
  for (const entry of indexRoutes(majorOf(lab.version), routes, guard)) {
    addRoute(app, { lab, faults }, entry);
  }
  return app;
}

function addRoute(
  app: FastifyInstance,
  { lab, faults }: { readonly lab: Lab; readonly faults: Faults },
  entry: AnyRoute,
): void {
  // What this version of PVE does not have is left to the answer for unknown paths.
  const official = operationOf(majorOf(lab.version), nameOf(entry));
  if (!official) return;
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route({
    method: entry.method,
    url: `${PREFIX}${entry.path}`,
    exposeHeadRoute: false,
    // Before the body is read: a stranger's upload is not taken in.
    onRequest: (request, _reply, done) => {
      refuseTransfer(request);
      callers.set(request, official.user === 'world' ? stranger(lab) : authenticate(lab, request));
      refuseBody(request);
      done();
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) ?? stranger(lab);
      const work = async (): Promise<string> => {
        const params = admittedParams(lab, { official, entry, caller, request });
        const answer = await entry.handle({ lab, params, caller, request });
        if (entry.method !== 'GET') await lab.settled();
        return writeEnvelope(answer);
      };
      if (faults.isIdle) return reply.type('application/json;charset=UTF-8').send(await work());
      const facts = factsOf(entry.method, apiPath(request), givenParams(request), (name) =>
        lab.state.storages.has(name),
      );
      return answerWithFaults({ lab, faults, facts, reply, work });
    },
  });
}

/** The path below `/api2/json`, without what is asked of it. */
function apiPath(request: FastifyRequest): string {
  const path = request.url.replace(/\?.*$/, '').slice(PREFIX.length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Admission {
  readonly official: Operation;
  readonly entry: AnyRoute;
  readonly caller: Caller;
  readonly request: FastifyRequest;
}

/** The parameters of a request that its caller may make: as in PVE, who may not ask is not told what is wrong. */
function admittedParams(lab: Lab, admission: Admission): Params<ParamSchema> {
  const { official, entry, caller, request } = admission;
  const given = givenParams(request);
  checkPermission(official, { state: lab.state, caller, params: given, path: apiPath(request) });
  // The facts of the API first: they say all that is wrong at once.
  const checked = request.isMultipart() ? undefined : readParams(official.schema, given);
  const params = entry.params
    ? readParams(entry.params, given)
    : (checked ?? readParams(official.schema, given));
  if (params['skiplock'] === true && !caller.isRoot) {
    throw refuseParams({ skiplock: 'Only root may use this option.' });
  }
  const node = params['node'];
  if (typeof node === 'string' && entry.path.startsWith('/nodes/:node') && !lab.state.nodes.has(node)) {
    throw noSuchNode(node);
  }
  return params;
}

function noSuchNode(node: string): ApiError {
  return new ApiError(
    500,
    `hostname lookup '${node}' failed - failed to get address info for: ${node}: Name or service not known`,
  );
}

function parseJson(body: string, done: (error: Error | null, value?: unknown) => void): void {
  if (body.trim() === '') {
    done(null, {});
    return;
  }
  try {
    done(null, JSON.parse(body));
  } catch {
    done(new ApiError(500, 'malformed JSON string, neither tag, array, object, number, string or atom'));
  }
}

/** PVE's clients read the status line, so the reason goes there, in bytes that HTTP allows. */
async function sendError(
  lab: Lab,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const refusal = asApiError(lab, error, request);
  // What the refused request has already changed is as durable as if it had succeeded.
  await lab.settled();
  // The first line: what follows, such as a complaint under the lock of a file, is in the body only.
  const [reason = ''] = refusal.message.split('\n');
  reply.raw.statusMessage = Buffer.from(reason.replace(/\p{Cc}+/gu, ' ').trim(), 'utf8').toString('latin1');
  if (refusal instanceof LoginRefusal) {
    await reply.code(refusal.status).send('');
    return;
  }
  const errors = refusal.errors ? { errors: refusal.errors } : {};
  await reply
    .code(refusal.status)
    .type('application/json;charset=UTF-8')
    .send(JSON.stringify({ data: null, message: `${refusal.message}\n`, ...errors }));
}

function asApiError(lab: Lab, error: unknown, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  // PVE dies with 500 where a text inside a parameter is not what it should be.
  if (error instanceof WireError) return new ApiError(500, error.message);
  const status = (error as { statusCode?: unknown }).statusCode;
  const message = error instanceof Error ? error.message : String(error);
  if (typeof status === 'number' && status >= 400 && status < 500) return new ApiError(status, message);
  lab.onLog(
    `${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? message) : message}`,
  );
  return new ApiError(500, message);
}
