import { z } from 'zod';

const whole = (minimum: number, maximum: number): z.ZodNumber => z.int().min(minimum).max(maximum);
const words = z.string().min(1).max(1000);
/** One line, since it goes into a status line or is the end of a task. */
const line = words.regex(/^[^\p{Cc}]*$/u, 'control characters cannot stand here');
const listOf = <T extends z.ZodType>(item: T): z.ZodType<z.output<T> | z.output<T>[]> =>
  z.union([item, z.array(item).min(1).max(100)]);

/** Whether, and how often, a rule acts on what it matches. */
const common = {
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name has letters, digits, dots, hyphens and underscores')
    .optional()
    .describe('Unique. Default: the kind with a number.'),
  method: listOf(z.enum(['GET', 'POST', 'PUT', 'DELETE']))
    .optional()
    .describe('Default: every method.'),
  path: z
    .string()
    .startsWith('/')
    .max(500)
    .optional()
    .describe('Below /api2/json. `*` or `{name}` is one step, `**` any number of them.'),
  vmid: listOf(whole(100, 999_999_999)).optional().describe('A guest that the request names.'),
  node: listOf(words).optional().describe('A node that the request names.'),
  storage: listOf(words).optional().describe('A storage that the request names, in its path or a volume.'),
  task: listOf(z.string().regex(/^[a-z]+$/))
    .optional()
    .describe('Type of the task that the request starts, `qmclone`; for task-failure.'),
  after: whole(0, 1e9).optional().describe('Leaves alone the first N requests that match.'),
  first: whole(1, 1e9).optional().describe('Acts on N requests and no more.'),
  every: whole(1, 1e9).optional().describe('Acts on each Nth request that matches.'),
  probability: z.number().min(0).max(1).optional().describe('Default: 1.'),
  seed: whole(0, 4_294_967_295).optional().describe('Makes the probability repeatable. Default: 1.'),
};

/** Until a state of the lab's ends by itself. */
const seconds = z
  .number()
  .positive()
  .max(31_536_000)
  .optional()
  .describe('How long it lasts. Default: until the rule is removed.');

const AT_WRITE = 'before: nothing was done; after: the request was carried out';

/** Every kind of fault. */
const faultRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status').describe('An HTTP status instead of the answer.'),
    ...common,
    status: whole(400, 599),
    reason: line.optional().describe('Reason phrase, as PVE words its errors. Default: that of the status.'),
    errors: z.record(words, words).optional().describe('Complaints by parameter.'),
    at: z.enum(['before', 'after']).optional().describe(`${AT_WRITE}. Default: before.`),
  }),
  z.strictObject({
    kind: z.literal('task-failure').describe('The task that a request starts fails.'),
    ...common,
    message: line.optional().describe('How the task ends.'),
    log: z.array(line).max(1000).optional().describe('Lines of its log.'),
    leaves: z
      .enum(['clean', 'lock'])
      .optional()
      .describe(
        'clean: what the task had made is taken back; lock: the worker is killed in the middle, what it had made and its lock stay. Default: clean.',
      ),
  }),
  z.strictObject({
    kind: z.literal('lock').describe('A guest stays locked.'),
    ...common,
    vmid: whole(100, 999_999_999),
    lock: z
      .enum(['backup', 'clone', 'create', 'migrate', 'rollback', 'snapshot', 'snapshot-delete', 'suspending'])
      .optional()
      .describe('Default: backup.'),
    seconds,
  }),
  z.strictObject({
    kind: z.literal('slow').describe('The answer takes long.'),
    ...common,
    delay: z.number().positive().max(3600).describe('Seconds.'),
    at: z
      .enum(['before', 'middle'])
      .optional()
      .describe('Before or in the middle of the body. Default: before.'),
  }),
  z.strictObject({
    kind: z.literal('drop').describe('The connection breaks.'),
    ...common,
    at: z
      .enum(['before', 'middle', 'after'])
      .optional()
      .describe(`${AT_WRITE}, no answer comes; middle: in the middle of the answer. Default: before.`),
  }),
  z.strictObject({
    kind: z.literal('node-away').describe('A node is not reached.'),
    ...common,
    node: words,
    reason: z
      .enum(['No route to host', 'Connection refused', 'Connection timed out', 'Broken pipe'])
      .optional()
      .describe("What PVE's proxy says. Default: No route to host."),
    seconds,
  }),
  z.strictObject({
    kind: z.literal('storage-full').describe('A storage takes nothing more.'),
    ...common,
    storage: words,
    node: words.optional().describe('Default: on every node.'),
    seconds,
  }),
  z.strictObject({
    kind: z
      .literal('storage-slow')
      .describe(
        "A storage makes one VM disk at a time, and takes long; a task that waits for its lock for more than ten seconds of the lab's fails.",
      ),
    ...common,
    storage: words,
    node: words.optional().describe('Default: on every node.'),
    delay: z.number().positive().max(3600).describe('Seconds that a disk takes.'),
    seconds,
  }),
  z.strictObject({
    kind: z.literal('no-quorum').describe('The cluster has no quorum: its configuration cannot be written.'),
    ...common,
    seconds,
  }),
  z.strictObject({
    kind: z.literal('agent-silent').describe('The guest agent does not answer.'),
    ...common,
    vmid: whole(100, 999_999_999).optional().describe('Default: every guest.'),
    seconds,
  }),
]);

/** A file of rules. */
export const faultFile = z.strictObject({ faults: z.array(faultRule).max(1000) });

/** A rule as it is written. */
export type FaultRule = z.output<typeof faultRule>;

/** Kinds that are a state of the lab for a while; the others act on one request each. */
const STANDING = ['lock', 'node-away', 'storage-full', 'storage-slow', 'no-quorum', 'agent-silent'] as const;

/** A rule whose fault is a state of the lab. */
export type StandingRule = Extract<FaultRule, { readonly kind: (typeof STANDING)[number] }>;

/** Whether a rule's fault is a state of the lab. */
export function isStanding(rule: FaultRule): rule is StandingRule {
  return (STANDING as readonly string[]).includes(rule.kind);
}

/** Whether a standing rule waits for a request; else it is in force from the start. */
export function waitsForRequest(rule: StandingRule): boolean {
  const { method, path, after, first, every, probability } = rule;
  return [method, path, after, first, every, probability].some((value) => value !== undefined);
}
