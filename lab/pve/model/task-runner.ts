import { setTimeout as sleep } from 'node:timers/promises';
import { formatUpid } from '../../../pve/wire';
import type { Collection } from '../../store';
import type { TaskFailure } from './faults';
import type { TaskRecord } from './records';
import { WorkerKilled } from './worker-killed';

/** What a task's work is given. */
export interface TaskContext {
  readonly upid: string;
  readonly signal: AbortSignal;
  /** Adds a line to the task's log. */
  readonly log: (line: string) => void;
  /** Adds a `WARN:` line; the task then ends with `WARNINGS: n`. */
  readonly warn: (line: string) => void;
  /**
   * The middle of the work, where a task that is to fail does.
   *
   * @param undo takes back what a failure would leave, where the caller's own handling of errors does not
   */
  readonly checkpoint: (undo?: () => void) => void;
}

/** A task to be started. */
export interface TaskStart {
  readonly node: string;
  /** `qmstart` */
  readonly type: string;
  /** `100`; may be empty. */
  readonly id: string;
  /** `root@pam!token` */
  readonly user: string;
  readonly work: (task: TaskContext) => Promise<void> | void;
  /** Waits for locks before the task takes its time; gives what lets go of them when it has ended. */
  readonly prepare?: ((signal: AbortSignal) => Promise<() => void>) | undefined;
  /** The work calls `checkpoint`; else a failure comes before it. */
  readonly hasCheckpoint?: true;
}

/** What the runner needs from outside. */
export interface TaskOptions {
  readonly tasks: Collection<TaskRecord>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that the Nth task of the lab, of that type, takes beside its work. */
  readonly duration: (type: string, sequence: number) => number;
  /** Waits so many milliseconds of the clock that `now` reads; rejects when the signal is aborted. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** How a task that starts now is to fail. @default not at all */
  readonly failure?: (start: TaskStart) => TaskFailure | undefined;
  /** Tasks that are kept after they ended. @default 2000 */
  readonly keep?: number;
}

/** What PVE says of a task whose process is gone and that wrote no end. */
const KILLED = 'unexpected status';

interface RunningTask {
  readonly lines: string[];
  warnings: number;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Runs tasks in the background and remembers how they ended. */
export class TaskRunner {
  readonly #options: TaskOptions;
  readonly #running = new Map<string, RunningTask>();
  #sequence: number;

  constructor(options: TaskOptions) {
    this.#options = options;
    this.#sequence = Math.max(0, ...[...options.tasks.values()].map((task) => task.sequence));
  }

  /** Whether no task runs. */
  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Starts a task and answers its UPID. */
  start(start: TaskStart): string {
    this.#sequence += 1;
    const starttime = Math.floor(this.#options.now() / 1000);
    const pid = 4096 + (this.#sequence % 4_000_000);
    const pstart = 0x10000 + this.#sequence;
    const { node, type, id, user } = start;
    const upid = formatUpid({ node, pid, pstart, starttime, type, id, user });
    const lines: string[] = [];
    const record: TaskRecord = { upid, starttime, log: [], sequence: this.#sequence };
    this.#options.tasks.set(upid, record);
    const abort = new AbortController();
    const running: RunningTask = { lines, warnings: 0, abort, ended: Promise.resolve() };
    // The first look at the task must find it, so it is in the map before its work begins.
    this.#running.set(upid, running);
    const ended = this.#run(start, record, running);
    this.#running.set(upid, { ...running, ended });
    this.#prune();
    return upid;
  }

  /** The log so far. */
  log(upid: string): readonly string[] | undefined {
    return this.#running.get(upid)?.lines ?? this.#options.tasks.get(upid)?.log;
  }

  /** Resolves when the task has ended, or after a time. */
  async waitFor(upid: string, timeoutMs: number): Promise<void> {
    const running = this.#running.get(upid);
    if (!running || timeoutMs <= 0) return;
    const limit = new AbortController();
    try {
      await Promise.race([running.ended, sleep(timeoutMs, undefined, { signal: limit.signal, ref: false })]);
    } finally {
      limit.abort();
    }
  }

  /** Asks a running task to end; it ends as failed. */
  stop(upid: string): void {
    this.#running.get(upid)?.abort.abort(new Error('interrupted by signal'));
  }

  /** Stops all tasks and waits until they have ended. */
  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const running of all) running.abort.abort(new Error('interrupted by signal'));
    await Promise.all(all.map((running) => running.ended));
  }

  /** Ends the tasks that an earlier run of the lab left behind, as PVE ends those whose worker is gone. */
  recover(): readonly TaskRecord[] {
    const left = [...this.#options.tasks.values()].filter((task) => task.endtime === undefined);
    const endtime = Math.floor(this.#options.now() / 1000);
    return left.map((task) =>
      this.#options.tasks.set(task.upid, {
        ...task,
        endtime,
        exitstatus: KILLED,
      }),
    );
  }

  async #run(start: TaskStart, record: TaskRecord, running: RunningTask): Promise<void> {
    const exitstatus = await this.#work(start, record, running);
    if (exitstatus === 'OK' || exitstatus.startsWith('WARNINGS')) running.lines.push(`TASK ${exitstatus}`);
    // A worker that is killed writes no last line.
    else if (exitstatus !== KILLED) running.lines.push(`TASK ERROR: ${exitstatus}`);
    const endtime = Math.floor(this.#options.now() / 1000);
    this.#options.tasks.set(record.upid, { ...record, endtime, exitstatus, log: running.lines });
    this.#running.delete(record.upid);
  }

  async #work(start: TaskStart, record: TaskRecord, running: RunningTask): Promise<string> {
    const { signal } = running.abort;
    const { upid, sequence } = record;
    const write = (line: string): void => {
      running.lines.push(line);
      // PVE's log is a file: what is in it survives a worker that dies.
      this.#options.tasks.set(upid, { ...record, log: [...running.lines] });
    };
    const fail = this.#failing(start, upid, running);
    let release: (() => void) | undefined;
    try {
      release = await start.prepare?.(signal);
      const duration = this.#options.duration(start.type, sequence);
      if (duration > 0) await this.#options.pause(duration, signal);
      if (!start.hasCheckpoint) fail();
      await start.work({
        upid,
        signal,
        log: write,
        warn: (line) => {
          running.warnings += 1;
          write(`WARN: ${line}`);
        },
        checkpoint: fail,
      });
    } catch (error) {
      if (signal.aborted) return 'interrupted by signal';
      return (error instanceof Error ? error.message : String(error)).trim().replaceAll('\n', ' ');
    } finally {
      release?.();
    }
    return running.warnings > 0 ? `WARNINGS: ${running.warnings}` : 'OK';
  }

  /** What ends the work of a task that is to fail. */
  #failing(start: TaskStart, upid: string, running: RunningTask): (undo?: () => void) => void {
    const failure = this.#options.failure?.(start);
    return (undo) => {
      if (!failure) return;
      running.lines.push(...failure.log);
      failure.happened(upid);
      if (failure.killed) throw new WorkerKilled();
      undo?.();
      throw new Error(failure.message);
    };
  }

  #prune(): void {
    const keep = this.#options.keep ?? 2000;
    const { tasks } = this.#options;
    if (tasks.size <= keep + 200) return;
    for (const task of tasks.values()) {
      if (tasks.size <= keep) return;
      if (task.endtime !== undefined) tasks.delete(task.upid);
    }
  }
}
