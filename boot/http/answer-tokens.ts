import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { AnswerToken } from '../store';
import type { Desk } from './desk';
import { routesOf } from './plugin';
import { HttpRefusal, refusalBody } from './refusal';

const URL = '/api2/json/auto-install/tokens';
const id = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{1,63}$/);
const comment = z.string().max(128);
/** Seconds since 1970; 0 is never. */
const expireAt = z.int().min(0);

const view = z.object({
  id: z.string(),
  'created-by': z.string(),
  comment: z.string().optional(),
  enabled: z.boolean(),
  'expire-at': expireAt.optional(),
});
const tags = ['installers'];
const security = [{ user: [] }];
const refusals = { 401: refusalBody, 403: refusalBody, 404: refusalBody, 409: refusalBody };

/** Tokens of installers, at the paths and in the bodies of Proxmox Datacenter Manager. */
export function answerTokenRoutes({ answerTokens }: Desk): FastifyPluginAsync {
  return routesOf((app) => {
    app.route({
      ...{ method: 'GET', url: URL, config: { access: 'viewer' } },
      schema: {
        ...{ tags, security, summary: 'Tokens that installers of Proxmox VE bring, without their secrets' },
        response: { 200: z.object({ data: z.array(view) }), ...refusals },
      },
      handler: async () => ({ data: (await answerTokens.list()).map(viewOf) }),
    });
    app.route({
      ...{ method: 'POST', url: URL, config: { access: 'admin' } },
      schema: {
        ...{ tags, security, summary: 'Make a token; this is the only time that its secret is shown' },
        body: z.object({
          ...{ id, comment: comment.optional(), enabled: z.boolean().default(true) },
          'expire-at': expireAt.default(0),
        }),
        response: { 200: z.object({ data: z.object({ token: view, secret: z.string() }) }), ...refusals },
      },
      handler: async ({ actor, body }) => {
        const token = {
          ...{ id: body.id, createdBy: actor, isEnabled: body.enabled },
          ...(body.comment === undefined ? {} : { comment: body.comment }),
          ...(body['expire-at'] === 0 ? {} : { expiresAt: body['expire-at'] * 1000 }),
        };
        const secret = await answerTokens.create(token);
        if (secret === undefined)
          throw new HttpRefusal('BOOT_TOKEN_EXISTS', `there is a token "${body.id}" already`);
        return { data: { token: viewOf(token), secret } };
      },
    });
    app.route({
      ...{ method: 'PUT', url: `${URL}/:id`, config: { access: 'admin' } },
      schema: {
        ...{ tags, security, summary: 'Change a token', params: z.object({ id }) },
        body: z.object({
          ...{
            comment: comment.optional(),
            enabled: z.boolean().optional(),
            'expire-at': expireAt.optional(),
          },
          delete: z.array(z.enum(['comment', 'expire-at'])).default([]),
          'regenerate-secret': z.boolean().default(false),
        }),
        response: {
          200: z.object({ data: z.object({ token: view, secret: z.string().optional() }) }),
          ...refusals,
        },
      },
      handler: async ({ params, body }) => {
        const { delete: taken, enabled, 'expire-at': end, 'regenerate-secret': renew } = body;
        const change = {
          ...(taken.includes('comment') ? { comment: null } : {}),
          ...(taken.includes('expire-at') ? { expiresAt: null } : {}),
          ...(body.comment === undefined ? {} : { comment: body.comment }),
          ...(end === undefined ? {} : { expiresAt: end === 0 ? null : end * 1000 }),
          ...(enabled === undefined ? {} : { isEnabled: enabled }),
        };
        const found = await answerTokens.update(params.id, change, renew);
        if (!found) throw new HttpRefusal('BOOT_TOKEN_UNKNOWN', `there is no token "${params.id}"`);
        return { data: { ...found, token: viewOf(found.token) } };
      },
    });
    app.route({
      ...{ method: 'DELETE', url: `${URL}/:id`, config: { access: 'admin' } },
      schema: {
        ...{ tags, security, summary: 'End a token', params: z.object({ id }) },
        response: { 200: z.object({ data: z.null() }), ...refusals },
      },
      handler: async ({ params }) => {
        if (await answerTokens.revoke(params.id)) return { data: null };
        throw new HttpRefusal('BOOT_TOKEN_UNKNOWN', `there is no token "${params.id}"`);
      },
    });
  });
}

function viewOf({
  id: name,
  createdBy,
  comment: words,
  isEnabled,
  expiresAt,
}: AnswerToken): z.infer<typeof view> {
  return {
    ...{ id: name, 'created-by': createdBy, enabled: isEnabled },
    ...(words === undefined ? {} : { comment: words }),
    ...(expiresAt === undefined ? {} : { 'expire-at': Math.floor(expiresAt / 1000) }),
  };
}
