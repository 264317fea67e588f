import { z } from 'zod';
import { refusalBody } from './refusal';

/** The machine of a path. */
export const named = z.object({ name: z.string().max(64) });

/** Of routes that users call. */
export const security = [{ user: [] }];

/** What a route of a machine may answer instead. */
export const refusals = {
  ...{ 401: refusalBody, 403: refusalBody, 404: refusalBody, 409: refusalBody, 422: refusalBody },
};
