import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Call } from './call';
import { bodiless, endToEnd, plain, readKey } from './headers';
import { sendWhole, smallBody } from './whole-body';
import { Reads } from './reads';
import { refusalOf } from './refusal';
import { kindOf, type RequestKind, type Sharing } from './request-kind';
import { type Repeatable, withRetries } from './retries';
import { Slots } from './slots';
import type { GatewayStatistics } from './statistics';
import { startedTask, Tasks } from './tasks';
import type { Answer, Outgoing, Upstream } from './upstream';

/** How long a look at a task is held: a client that limits its waiting looks at its clock in between. */
const HOLD_MS = 20_000;
/** A task that nobody looks at, such as the removal of a volume, keeps reads from being kept for so long. */
const UNSEEN_TASK_MS = 60_000;

/** Limits of what is done at once. */
export interface Limits {
  readonly ofNode: (node: string) => number;
  readonly ofStorage: (storage: string) => number;
  /** Milliseconds that an answer may be kept when nothing was written. */
  readonly keepMs: number;
  /** Milliseconds before each repetition. */
  readonly pausesMs: readonly number[];
}

/** Answers requests, by themselves or by those of others. */
export class Exchange {
  readonly #reads: Reads;
  readonly #tasks: Tasks;
  readonly #slots: Slots;
  readonly #pausesMs: readonly number[];
  #writes = 0;

  constructor(
    private readonly upstream: Upstream,
    private readonly statistics: GatewayStatistics,
    /** Aborted when the gateway closes. */
    private readonly closing: AbortSignal,
    { ofNode, ofStorage, keepMs, pausesMs }: Limits,
  ) {
    this.#reads = new Reads(keepMs, () => performance.now());
    this.#tasks = new Tasks((upid) => {
      this.#reads.end(upid);
    });
    this.#pausesMs = pausesMs;
    this.#slots = new Slots((key) => {
      const [kind = '', name = ''] = key.split(' ');
      return kind === 'node' ? ofNode(name) : ofStorage(name);
    });
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
      sendWhole(response, refusalOf(error, { method, origin: this.upstream.origin }));
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
        return this.#queued(call, kind.node, body);
      case 'config':
      case 'write':
        return this.#write(call, kind.kind, body);
      case 'passed':
        throw new Error('what is passed through has no body of its own');
    }
  }

  #task(call: Call, upid: string): Promise<Answer> {
    this.statistics.held += 1;
    return this.#tasks.end(this.#watch(call.request, call.target, upid), {
      signal: call.signal,
      holdMs: HOLD_MS,
    });
  }

  #watch(
    { rawHeaders, headers }: IncomingMessage,
    target: string,
    upid: string,
  ): Parameters<Tasks['end']>[0] {
    const look = (signal: AbortSignal): Promise<Answer> => {
      const looked = { method: 'GET', target, headers: bodiless(rawHeaders), signal };
      return this.#send(looked, 'read', signal);
    };
    return { key: readKey(upid, { ...headers, 'accept-encoding': undefined }), upid, look };
  }

  async #read(call: Call, sharing: Sharing): Promise<Answer> {
    const { request, target } = call;
    // Whoever asks first may go, while others wait for the same answer.
    const asked = { method: 'GET', target, headers: endToEnd(request.rawHeaders), signal: this.closing };
    const { answer, source } = await this.#reads.read(readKey(target, request.headers), sharing, () =>
      this.#send(asked, 'read', this.closing),
    );
    if (source !== 'fetched') this.statistics[source] += 1;
    return answer;
  }

  async #write(call: Call, as: Repeatable, body: Buffer): Promise<Answer> {
    const { request, method, target } = call;
    const id = this.#beginWrite();
    try {
      // It goes on when its client is gone, as it would without the gateway.
      const sent = { method, target, headers: plain(request.rawHeaders), body, signal: this.closing };
      const answer = await this.#send(sent, as, this.closing);
      const upid = startedTask(answer);
      if (upid !== undefined) this.#beginTask(upid);
      return answer;
    } finally {
      this.#reads.end(id);
    }
  }

  async #queued(call: Call, node: string, body: Buffer): Promise<Answer> {
    const form = new URLSearchParams(body.toString('utf8'));
    const storage = form.get('storage') ?? form.get('targetstorage');
    const keys = [`node ${node}`, ...(storage === null ? [] : [`storage ${storage}`])];
    if (this.#slots.isFull(keys)) this.statistics.queued += 1;
    const leave = await this.#slots.take(keys, call.signal);
    try {
      const answer = await this.#write(call, 'write', body);
      const upid = startedTask(answer);
      if (upid === undefined) leave();
      else void this.#leaveAfter(call.request, upid, leave);
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** The place is free when the task has ended, whether its client looks at it or not. */
  async #leaveAfter(request: IncomingMessage, upid: string, leave: () => void): Promise<void> {
    const target = `/api2/json/nodes/${upid.split(':')[1] ?? ''}/tasks/${encodeURIComponent(upid)}/status`;
    try {
      await this.#tasks.end(this.#watch(request, target, upid), { signal: this.closing });
    } catch {
      // PVE does not answer, which the client learns by itself.
    } finally {
      leave();
    }
  }

  /** As it comes: bodies of any length, both ways. */
  async #pass({ request, method, target, signal }: Call, response: ServerResponse): Promise<void> {
    const isWrite = method !== 'GET' && method !== 'HEAD';
    const id = isWrite ? this.#beginWrite() : undefined;
    try {
      const headers = endToEnd(request.rawHeaders);
      const incoming = await this.upstream.open({ method, target, headers, body: request, signal });
      response.writeHead(
        incoming.statusCode ?? 502,
        incoming.statusMessage ?? '',
        endToEnd(incoming.rawHeaders),
      );
      await pipeline(incoming, response);
    } finally {
      if (id !== undefined) this.#reads.end(id);
    }
  }

  #send(outgoing: Outgoing, as: Repeatable, signal: AbortSignal): Promise<Answer> {
    const onRetry = (): void => {
      this.statistics.retried += 1;
    };
    return withRetries(() => this.upstream.exchange(outgoing), {
      as,
      signal,
      onRetry,
      pausesMs: this.#pausesMs,
    });
  }

  #beginWrite(): string {
    this.#writes += 1;
    const id = `write ${String(this.#writes)}`;
    this.#reads.begin(id);
    return id;
  }

  #beginTask(upid: string): void {
    this.#reads.begin(upid);
    this.#tasks.begin(upid);
    setTimeout(() => {
      this.#tasks.forget(upid);
      this.#reads.end(upid);
    }, UNSEEN_TASK_MS).unref();
  }
}
