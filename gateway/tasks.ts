import { setTimeout as sleep } from 'node:timers/promises';
import { firstPause, pauseAfter } from './pauses';
import type { Answer } from './answer';

/** PVE answers 400 for a task that it has only just started. */
const LONGEST_UNSEEN_MS = 5000;

/** One look at a task. */
export type Look = (signal: AbortSignal) => Promise<Answer>;

interface Watch {
  readonly upid: string;
  readonly answer: Promise<Answer>;
  readonly stop: AbortController;
  waiting: number;
  /** What PVE answered last. */
  last?: Answer;
}

/** Looks at tasks for all who wait for them. */
export class Tasks {
  readonly #watches = new Map<string, Watch>();
  /** How long tasks take, by type, in milliseconds: `qmclone`. */
  readonly #usual = new Map<string, number>();

  /** When tasks were seen to begin that nobody has looked at yet. */
  readonly #begun = new Map<string, number>();

  /** When somebody last looked at a task that began here; at first, when it began. */
  readonly #looked = new Map<string, number>();

  /** @param onEnd called with each task that was seen to end */
  constructor(private readonly onEnd: (upid: string) => void) {}

  /** How many tasks are looked at. */
  get size(): number {
    return this.#watches.size;
  }

  /** A task has begun just now, so that its first look can wait for its likely end. */
  begin(upid: string): void {
    this.#begun.set(upid, performance.now());
    this.#looked.set(upid, performance.now());
  }

  /** Whether somebody waits for the end of a task that began here, or has looked at it within so many milliseconds. */
  isLookedAt(upid: string, withinMs: number): boolean {
    const last = this.#looked.get(upid);
    if (last === undefined) return false;
    const isWatched = [...this.#watches.values()].some((watch) => watch.upid === upid);
    return isWatched || performance.now() - last < withinMs;
  }

  /** Nobody is going to look at it. */
  forget(upid: string): void {
    this.#begun.delete(upid);
    this.#looked.delete(upid);
  }

  /**
   * The status of a task when it has ended, or whatever else PVE answers.
   *
   * @param task `key` is equal for looks with equal credentials at one task
   * @param holdMs how long an answer may be waited for; then it is the last one, of a task that runs
   */
  async end(
    { key, upid, look }: { readonly key: string; readonly upid: string; readonly look: Look },
    { signal, holdMs }: { readonly signal: AbortSignal; readonly holdMs?: number },
  ): Promise<Answer> {
    const watch = this.#watches.get(key) ?? this.#start(key, upid, look);
    watch.waiting += 1;
    this.#look(upid);
    let isHere = true;
    const leave = (): void => {
      if (!isHere) return;
      isHere = false;
      this.#look(upid);
      watch.waiting -= 1;
      if (watch.waiting === 0) watch.stop.abort(new Error('nobody waits for the task'));
    };
    signal.addEventListener('abort', leave, { once: true });
    let timer: NodeJS.Timeout | undefined;
    try {
      if (holdMs === undefined) return await watch.answer;
      const held = new Promise<Answer>((resolve) => {
        timer = setTimeout(() => {
          resolve(watch.last ?? watch.answer);
        }, holdMs);
      });
      return await Promise.race([watch.answer, held]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      leave();
    }
  }

  #look(upid: string): void {
    if (this.#looked.has(upid)) this.#looked.set(upid, performance.now());
  }

  #start(key: string, upid: string, look: Look): Watch {
    const stop = new AbortController();
    const forget = (): void => {
      if (this.#watches.get(key) === watch) this.#watches.delete(key);
    };
    const noted: Look = async (signal) => {
      const answer = await look(signal);
      watch.last = answer;
      return answer;
    };
    // It begins after the watch is there, and whoever comes after its end looks anew.
    const answer = Promise.resolve()
      .then(() => this.#untilEnd(upid, noted, stop.signal))
      .finally(forget);
    const watch: Watch = { upid, answer, stop, waiting: 0 };
    stop.signal.addEventListener('abort', forget);
    this.#watches.set(key, watch);
    return watch;
  }

  async #untilEnd(upid: string, look: Look, signal: AbortSignal): Promise<Answer> {
    const now = performance.now();
    const begun = this.#begun.get(upid);
    const started = begun ?? now;
    const type = upid.split(':')[5] ?? '';
    this.#begun.delete(upid);
    if (begun !== undefined)
      await sleep(firstPause(now - begun, this.#usual.get(type)), undefined, { signal });
    for (;;) {
      const answer = await look(signal);
      const elapsed = performance.now() - started;
      const isUnseen = answer.status === 400 && elapsed < LONGEST_UNSEEN_MS;
      if (!isUnseen && !isRunning(answer)) {
        if (answer.status === 200) this.#end(upid, type, elapsed);
        return answer;
      }
      await sleep(pauseAfter(elapsed, this.#usual.get(type)), undefined, { signal });
    }
  }

  #end(upid: string, type: string, elapsed: number): void {
    const before = this.#usual.get(type) ?? elapsed;
    this.#usual.set(type, before * 0.7 + elapsed * 0.3);
    this.#looked.delete(upid);
    this.onEnd(upid);
  }
}

/** The task that an answer names, where that started one. */
export function startedTask({ status, body }: Answer): string | undefined {
  // A UPID is short, while a configuration is not worth its parsing.
  if (status !== 200 || body.length > 1000) return undefined;
  const data = dataOf(body);
  return typeof data === 'string' && data.startsWith('UPID:') ? data : undefined;
}

function isRunning({ status, body }: Answer): boolean {
  if (status !== 200) return false;
  const data = dataOf(body);
  return typeof data === 'object' && data !== null && (data as { status?: unknown }).status === 'running';
}

function dataOf(body: Buffer): unknown {
  try {
    return (JSON.parse(body.toString('utf8')) as { data?: unknown } | null)?.data;
  } catch {
    return undefined;
  }
}
