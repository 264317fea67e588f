import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Call } from './call';
import { endToEnd, readKey } from './headers';
import { Queue, type QueueLimits } from './queue';
import { Reads } from './reads';
import { refusalOf } from './refusal';
import { kindOf, type RequestKind, type Sharing } from './request-kind';
import { Sender } from './sender';
import type { GatewayStatistics } from './statistics';
import { Tasks } from './tasks';
import type { Answer } from './answer';
import type { Upstream } from './upstream';
import { sendWhole, smallBody } from './whole-body';
import { Writes } from './writes';

/** How long a look at a task is held: a client that limits its waiting looks at its clock in between. */
const HOLD_MS = 20_000;
/** Limits of what is done at once. */
export interface Limits extends QueueLimits {
  /** Milliseconds that an answer may be kept when nothing was written. */
  readonly keepMs: number;
  /** Milliseconds before each repetition. */
  readonly pausesMs: readonly number[];
  /** Milliseconds for which a task that nobody looks at keeps answers from being kept. */
  readonly unseenTaskMs: number;
}

/** Answers requests, by themselves or by those of others. */
export class Exchange {
  readonly #reads: Reads;
  readonly #tasks: Tasks;
  readonly #sender: Sender;
  readonly #writes: Writes;

  constructor(
    upstream: Upstream,
    private readonly statistics: GatewayStatistics,
    /** Aborted when the gateway closes. */
    private readonly closing: AbortSignal,
    { keepMs, pausesMs, unseenTaskMs, ...limits }: Limits,
  ) {
    const reads = new Reads(keepMs, () => performance.now());
    const tasks = new Tasks((upid) => {
      reads.end(upid);
    });
    const sender = new Sender(upstream, statistics, pausesMs);
    this.#reads = reads;
    this.#tasks = tasks;
    this.#sender = sender;
    const queue = new Queue(limits);
    this.#writes = new Writes({ reads, tasks, queue, sender, statistics, closing, unseenTaskMs });
  }

  /** Answers one request; never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.statistics.requests += 1;
    const call = new Call(request, response, this.closing);
    const { method, target } = call;
    try {
      const kind = kindOf(method, target);
      const body = await smallBody(request, kind);
      if (body === undefined) await this.#pass(call, response);
      else sendWhole(response, await this.#whole(call, kind, body));
    } catch (error) {
      if (response.headersSent || call.isGone) {
        response.destroy();
        return;
      }
      this.statistics.unanswered += 1;
      sendWhole(response, refusalOf(error, { method, origin: this.#sender.upstream.origin }));
    }
  }

  /** Everything that may be sent again, since its body is here. */
  #whole(call: Call, kind: RequestKind, body: Buffer): Promise<Answer> {
    switch (kind.kind) {
      case 'task':
        return this.#task(call, kind.upid);
      case 'read':
        return this.#read(call, kind.sharing);
      case 'queued':
        return this.#writes.queued(call, kind.node, body);
      case 'config':
      case 'write':
        return this.#writes.write(call, kind.kind, body);
      case 'passed':
        throw new Error('what is passed through has no body of its own');
    }
  }

  #task(call: Call, upid: string): Promise<Answer> {
    this.statistics.held += 1;
    const watch = this.#sender.watch(call.request, call.target, upid);
    return this.#tasks.end(watch, { signal: call.signal, holdMs: HOLD_MS });
  }

  async #read(call: Call, sharing: Sharing): Promise<Answer> {
    const { request, target } = call;
    // Whoever asks first may go, while others wait for the same answer.
    const asked = { method: 'GET', target, headers: endToEnd(request.rawHeaders), signal: this.closing };
    const { answer, source } = await this.#reads.read(readKey(target, request.headers), sharing, () =>
      this.#sender.send(asked, 'read', this.closing),
    );
    if (source !== 'fetched') this.statistics[source] += 1;
    return answer;
  }

  /** As it comes: bodies of any length, both ways. */
  async #pass({ request, method, target, signal }: Call, response: ServerResponse): Promise<void> {
    const pass = async (): Promise<void> => {
      const headers = endToEnd(request.rawHeaders);
      const sent = { method, target, headers, body: request, signal };
      const incoming = await this.#sender.upstream.open(sent);
      const [status = 502, reason = ''] = [incoming.statusCode, incoming.statusMessage];
      response.writeHead(status, reason, endToEnd(incoming.rawHeaders));
      await pipeline(incoming, response);
    };
    await (method === 'GET' || method === 'HEAD' ? pass() : this.#writes.during(pass));
  }
}
