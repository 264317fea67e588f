import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { authenticate } from '../auth';
import { parseDuration, type LabClock } from '../clock';
import { ApiError, type Lab } from '../model';
import type { Activity } from './activity';
import { overview } from './overview';
import { saveRunning, type Copies } from './save';

/** What is steered of a lab beside PVE's own paths. */
export interface Control {
  readonly lab: Lab;
  readonly clock: LabClock;
  readonly activity: Activity;
  /** Absent where copies have no place. */
  readonly copies?: Copies;
  /** Copies the lab's state, which is open, into an empty folder. */
  readonly backup: (folder: string) => Promise<void>;
}

const PATH = '/lab/clock';

const saveCall = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/, 'letters, digits, _ and - are allowed, at most 41'),
  stopGuests: z.boolean().default(false),
});

const clockChange = z.strictObject({
  /** ISO 8601, or milliseconds since 1970. */
  now: z.union([z.iso.datetime({ offset: true }), z.number().nonnegative()]).optional(),
  /** Seconds of the lab in a second; 0 stands still. */
  speed: z.number().min(0).max(1_000_000).optional(),
  /** `90s`, `2h`: moves the clock on by so much. */
  advance: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, 'a duration is needed, as 90s, 10m or 2h')
    .optional(),
});

function view(clock: LabClock): object {
  return { now: new Date(clock.now()).toISOString(), speed: clock.speed };
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => [path.join('.') || 'body', message] as const);
  throw new ApiError(400, 'Parameter verification failed.', Object.fromEntries(errors));
}

/** `/lab/clock`, the lab's time, `/lab/overview`, what there is, and `/lab/saves`, copies of it: for the administrator's token. */
export async function controlRoutes(app: FastifyInstance, control: Control): Promise<void> {
  const { lab, clock, activity, copies, backup } = control;
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, _reply, next) => {
      authenticate(lab, request).needRoot();
      next();
    });
    scope.get('/lab/overview', () => ({ data: overview(lab) }));
    scope.get(PATH, () => ({ data: view(clock) }));
    scope.put(PATH, async (request) => {
      const { now, speed, advance } = read(clockChange, request.body);
      const base = now === undefined ? clock.now() : new Date(now).getTime();
      clock.set({
        now: base + (advance === undefined ? 0 : (parseDuration(advance) ?? 0)),
        ...(speed === undefined ? {} : { speed }),
      });
      await lab.settled();
      return { data: view(clock) };
    });
    scope.post('/lab/saves', async (request) => {
      if (!copies) throw new ApiError(501, 'this lab keeps no copies');
      await saveRunning({ lab, activity, copies, backup }, read(saveCall, request.body));
      return { data: null };
    });
    done();
  });
}
