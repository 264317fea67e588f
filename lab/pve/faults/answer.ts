import { AsyncLocalStorage } from 'node:async_hooks';
import { STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { ApiError, type Lab } from '../model';
import type { Faults, Firing } from './faults';
import type { RequestFacts } from './matching';
import { quorumRefusal } from './quorum';

/** The request that is being answered, for the tasks that it starts. */
export const requestScope = new AsyncLocalStorage<RequestFacts>();

const JSON_TYPE = 'application/json;charset=UTF-8';

/** A request to which something may happen. */
export interface FaultyRequest {
  readonly lab: Lab;
  readonly faults: Faults;
  readonly facts: RequestFacts;
  readonly reply: FastifyReply;
  /** Carries the request out and answers the body; what it changed is durable then. */
  readonly work: () => Promise<string>;
}

/**
 * Answers a request as the lab's faults have it.
 *
 * @throws ApiError what the request is refused with.
 */
export async function answerWithFaults(request: FaultyRequest): Promise<unknown> {
  const { lab, faults, facts, reply, work } = request;
  faults.tick();
  const firings = faults.take(facts);
  // Counts are as durable as the answer that they decide.
  await lab.settled();
  const away = awayNode(request);
  if (away) return away();
  if (!faults.standing.isQuorate()) {
    const refusal = quorumRefusal(facts.method, facts.path);
    if (refusal !== undefined) {
      faults.refused('no-quorum', facts, `500 ${refusal}`);
      throw new ApiError(500, refusal);
    }
  }
  for (const { rule, record } of firings) {
    if (rule.kind !== 'slow' || rule.at === 'middle') continue;
    await pause(faults, rule.delay);
    record(`answered after ${rule.delay} s`);
  }
  const placed = (at: string): Firing | undefined =>
    firings.find(
      ({ rule }) => (rule.kind === 'status' || rule.kind === 'drop') && (rule.at ?? 'before') === at,
    );
  const first = placed('before');
  if (first) return end(request, first, 'nothing was done');
  const done = await requestScope.run(facts, work).then(
    (body) => ({ body, what: 'the request was carried out' }),
    (error: unknown) => ({ error, what: 'the request was refused' }),
  );
  const after = placed('after');
  if (after) return end(request, after, done.what);
  const middle = firings.filter(({ rule }) => 'at' in rule && rule.at === 'middle');
  if ('error' in done) {
    for (const { record } of middle) record('the request was refused: there is no middle to an error');
    throw done.error;
  }
  if (middle.length > 0) return sendInParts(request, done.body, middle);
  return reply.type(JSON_TYPE).send(done.body);
}

/** What a request for a node that is away gets: PVE's proxy answers for other nodes, nobody for its own. */
function awayNode({ lab, faults, facts, reply }: FaultyRequest): (() => unknown) | undefined {
  const [own] = lab.state.nodes.keys();
  const named = /^\/nodes\/([^/]+)/.exec(facts.path)?.[1];
  if (own !== undefined && faults.standing.isAway(own)) {
    return () => {
      faults.refused(
        'node-away',
        { ...facts, nodes: [own] },
        'connection closed: the node that answers is away',
      );
      return drop(reply);
    };
  }
  if (named === undefined || !faults.standing.isAway(named)) return undefined;
  return () => {
    const reason = faults.standing.awayReason(named);
    const status = reason === 'Broken pipe' ? 596 : 595;
    faults.refused('node-away', { ...facts, nodes: [named] }, `${status} ${reason}`);
    reply.raw.statusMessage = reason;
    return reply.code(status).send('');
  };
}

function end({ reply }: FaultyRequest, { rule, record }: Firing, what: string): unknown {
  if (rule.kind === 'drop') {
    record(`connection closed without an answer; ${what}`);
    return drop(reply);
  }
  if (rule.kind !== 'status') return undefined;
  const reason = rule.reason ?? STATUS_CODES[rule.status] ?? 'error';
  record(`${rule.status} ${reason}; ${what}`);
  throw new ApiError(rule.status, reason, rule.errors);
}

/** Ends at once, as failed, when the lab stops: nothing may be carried out after its store is closed. */
function pause(faults: Faults, seconds: number): Promise<void> {
  return sleep(seconds * 1000, undefined, { ref: false, signal: faults.closed });
}

/** Closes the connection as a machine does that is cut off: no answer, no farewell. */
function drop(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

/** Sends half of an answer, and then late or never the rest. */
async function sendInParts(
  { reply, faults }: FaultyRequest,
  body: string,
  firings: readonly Firing[],
): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  const bytes = Buffer.from(body, 'utf8');
  const half = Math.floor(bytes.length / 2);
  raw.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': bytes.length });
  await new Promise<void>((done) => {
    raw.once('close', done);
    raw.write(bytes.subarray(0, half), () => {
      done();
    });
  });
  for (const { rule, record } of firings) {
    if (rule.kind === 'slow') {
      await pause(faults, rule.delay);
      record(`answered after a pause of ${rule.delay} s at byte ${half} of ${bytes.length}`);
      continue;
    }
    record(`connection closed at byte ${half} of ${bytes.length}; the request was carried out`);
    raw.socket?.destroy();
    return reply;
  }
  raw.end(bytes.subarray(half));
  return reply;
}
