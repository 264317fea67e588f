import type { FastifyPluginAsync } from 'fastify';
import { answerRoutes } from './answer';
import { answerTokenRoutes } from './answer-tokens';
import { bootRoutes } from './boot';
import { dashboardRoutes } from '../dashboard';
import type { Desk } from './desk';
import { eventRoutes } from './events';
import { firmwareRoutes } from './firmware';
import { healthRoutes } from './health';
import { installationRoutes } from './installations';
import { inventoryRoutes } from './inventory';
import { logRoutes, logUploadRoutes } from './logs';
import { machineApiRoutes } from './machines';
import { mediaRoutes } from './media';
import { metricsRoutes } from './metrics';
import { nodeRoutes } from './nodes';
import { openApiRoutes } from './openapi';
import { powerRoutes } from './power';
import { preparedAnswerRoutes } from './prepared-answers';
import { reportRoutes } from './report';
import { tokenRoutes } from './tokens';
import { webhookRoutes } from './webhook';

/** What machines call; each proves itself by a token, or by what it is. */
export function machineRoutes(desk: Desk): FastifyPluginAsync {
  return async (app) => {
    await app.register(answerRoutes(desk));
    await app.register(webhookRoutes(desk));
    await app.register(nodeRoutes(desk));
    await app.register(firmwareRoutes());
    await app.register(bootRoutes(desk));
    await app.register(mediaRoutes(desk));
    await app.register(reportRoutes(desk));
    await app.register(logUploadRoutes(desk));
    await app.register(healthRoutes(desk));
  };
}

/** What people and programs call with a token of a user; over TLS alone. */
export function adminRoutes(desk: Desk): FastifyPluginAsync {
  return async (app) => {
    await app.register(machineApiRoutes(desk));
    await app.register(powerRoutes(desk));
    await app.register(dashboardRoutes(desk));
    await app.register(eventRoutes(desk));
    await app.register(logRoutes(desk));
    await app.register(inventoryRoutes(desk));
    await app.register(metricsRoutes(desk));
    await app.register(tokenRoutes(desk));
    await app.register(answerTokenRoutes(desk));
    await app.register(preparedAnswerRoutes(desk));
    await app.register(installationRoutes(desk));
    await app.register(openApiRoutes());
  };
}
