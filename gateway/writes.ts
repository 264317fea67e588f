import type { IncomingMessage } from 'node:http';
import type { Call } from './call';
import { plain } from './headers';
import type { Queue } from './queue';
import type { Reads } from './reads';
import type { Repeatable } from './retries';
import type { Sender } from './sender';
import type { GatewayStatistics } from './statistics';
import { startedTask, type Tasks } from './tasks';
import { Templates } from './templates';
import type { Answer } from './answer';

/** What changes go by. */
export interface WritesParts {
  readonly reads: Reads;
  readonly tasks: Tasks;
  readonly queue: Queue;
  readonly sender: Sender;
  readonly statistics: GatewayStatistics;
  /** A task that nobody looks at, such as the removal of a volume, keeps reads from being kept for so long. */
  readonly unseenTaskMs: number;
  /** Aborted when the gateway closes. */
  readonly closing: AbortSignal;
}

/** Changes: while one is on its way, and its task runs, no read is kept. */
export class Writes {
  #count = 0;
  readonly #templates: Templates;

  constructor(private readonly parts: WritesParts) {
    this.#templates = new Templates(parts.sender, parts.closing);
  }

  /** Sends a change whose body is here. */
  write(call: Call, as: Repeatable, body: Buffer): Promise<Answer> {
    const { request, method, target } = call;
    const { sender, closing } = this.parts;
    return this.during(async () => {
      // It goes on when its client is gone, as it would without the gateway.
      const sent = { method, target, headers: plain(request.rawHeaders), body, signal: closing };
      const answer = await sender.send(sent, as, closing);
      const upid = startedTask(answer);
      if (upid !== undefined) this.#beginTask(upid);
      return answer;
    });
  }

  /** Sends what copies disks once there is a place for it on the node and its storages. */
  async queued(call: Call, node: string, body: Buffer): Promise<Answer> {
    const onWait = (): void => {
      this.parts.statistics.queued += 1;
    };
    const source = await this.#templates.sourceOf(call.target, call.request);
    const leave = await this.parts.queue.take({ node, body, source }, onWait, call.signal);
    try {
      const answer = await this.write(call, 'write', body);
      const upid = startedTask(answer);
      if (upid === undefined) leave?.();
      else if (leave) void this.#leaveAfter(call.request, upid, leave);
      return answer;
    } catch (error) {
      leave?.();
      throw error;
    }
  }

  /** Carries a change out by other means. */
  async during<Result>(change: () => Promise<Result>): Promise<Result> {
    this.#count += 1;
    const id = `write ${String(this.#count)}`;
    this.parts.reads.begin(id);
    try {
      return await change();
    } finally {
      this.parts.reads.end(id);
    }
  }

  /** The place is free when the task has ended, whether its client looks at it or not. */
  async #leaveAfter(request: IncomingMessage, upid: string, leave: () => void): Promise<void> {
    const { tasks, sender, closing } = this.parts;
    const target = `/api2/json/nodes/${upid.split(':')[1] ?? ''}/tasks/${encodeURIComponent(upid)}/status`;
    try {
      await tasks.end(sender.watch(request, target, upid), { signal: closing });
    } catch {
      // PVE does not answer, which the client learns by itself.
    } finally {
      leave();
    }
  }

  #beginTask(upid: string): void {
    const { reads, tasks, unseenTaskMs } = this.parts;
    reads.begin(upid);
    tasks.begin(upid);
    const timer = setInterval(() => {
      if (tasks.isLookedAt(upid, unseenTaskMs)) return;
      clearInterval(timer);
      tasks.forget(upid);
      reads.end(upid);
    }, unseenTaskMs).unref();
  }
}
