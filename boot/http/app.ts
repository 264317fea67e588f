import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import packageJson from '../../package.json';
import { BootError } from '../boot-error';
import { guard } from './access';
import { cleanRequests } from './clean-requests';
import type { Desk } from './desk';
import { HttpRefusal, STATUS } from './refusal';
import { adminRoutes, machineRoutes } from './routes';

/** Where an app listens. */
export interface AppOptions {
  /** PEM; absent is plain HTTP, which has the routes of machines alone. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** True for a server that only tells what it would serve over TLS. @default false */
  readonly describe?: boolean;
}

const HEADERS_MS = 10_000;
const REQUEST_MS = 120_000;
const LOOK_MS = 5000;

/** Builds a server; it does not listen yet. */
export async function buildApp(
  desk: Desk,
  { tls, describe = false }: AppOptions = {},
): Promise<FastifyInstance> {
  const { headersMs = HEADERS_MS, requestMs = REQUEST_MS, bodyBytes, requestsPerMinute } = desk.limits;
  // How often it is looked who is slow.
  const looking = { connectionsCheckingInterval: Math.min(headersMs, LOOK_MS) };
  const app = fastify({
    ...(tls
      ? { https: { ...looking, ...tls, handshakeTimeout: headersMs, minVersion: 'TLSv1.2' as const } }
      : { http: looking }),
    // Who asks is whoever a proxy says, of those alone that are named; of others nobody says it.
    trustProxy: desk.proxies.length > 0 ? [...desk.proxies] : false,
    bodyLimit: bodyBytes,
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
    // Bodies hold no prototypes.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  }) as unknown as FastifyInstance;
  app.server.headersTimeout = headersMs;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const { code, message, status } = wordsOf(error);
    if (status >= 500)
      desk.onLog(`${request.method} ${request.routeOptions.url ?? '?'}: ${wordsForLog(error)}`);
    return reply.code(status).send({ code, message });
  });
  await app.register(cookie);
  // Before the guard, which asks the database who somebody is; of IPv6, those of a /64 are one.
  await app.register(rateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { after }) =>
      new HttpRefusal('BOOT_TOO_MANY', `too many requests; come back in ${after}`),
  });
  const limit = app.createRateLimit();
  app.addHook('onRequest', async (request, reply) => {
    const asked = await limit(request);
    if (asked.isAllowed || !asked.isExceeded) return;
    reply.header('retry-after', asked.ttlInSeconds);
    throw new HttpRefusal(
      'BOOT_TOO_MANY',
      `too many requests; come back in ${String(asked.ttlInSeconds)} seconds`,
    );
  });
  guard(app, desk);
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const labels = { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode };
    desk.figures.observe(labels, reply.elapsedTime / 1000);
    done();
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ code: 'BOOT_PATH_UNKNOWN', message: `${request.method} of this path is nothing here` }),
  );
  cleanRequests(app);
  await app.register(formbody);
  const isForUsers = tls !== undefined || describe;
  if (isForUsers) {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Rackwright provisioning server', version: packageJson.version },
        components: { securitySchemes: { user: { type: 'http', scheme: 'bearer' } } },
      },
      transform: jsonSchemaTransform,
    });
  }
  await app.register(machineRoutes(desk));
  if (isForUsers) await app.register(adminRoutes(desk));
  return app;
}

function wordsOf(error: FastifyError): { code: string; message: string; status: number } {
  if (error instanceof HttpRefusal)
    return { code: error.code, message: error.message, status: error.statusCode };
  if (error instanceof BootError) {
    const status = error.code in STATUS ? STATUS[error.code as keyof typeof STATUS] : 500;
    return { code: error.code, message: error.message, status };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(
      ({ instancePath, message = '' }) => `${instancePath || '/'}: ${message}`,
    );
    return { code: 'BOOT_REQUEST_INVALID', message: faults.join('; '), status: 400 };
  }
  if (error.statusCode === 413)
    return { code: 'BOOT_TOO_LARGE', message: 'the body is too large', status: 413 };
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { code: 'BOOT_REQUEST_INVALID', message: error.message, status: error.statusCode };
  }
  // What went wrong inside is for the log.
  return { code: 'BOOT_UNAVAILABLE', message: 'the server cannot do this now; try again', status: 503 };
}

function wordsForLog(error: Error): string {
  return `${(error as { code?: string }).code ?? error.name}: ${error.message}`;
}
