import { setTimeout as sleep } from 'node:timers/promises';

/** A job as the queue hands it out. */
export interface FetchedJob<T> {
  readonly id: string;
  readonly data: T;
  /** How often it was taken before. */
  readonly retryCount: number;
}

/** What a worker tells who does a job. */
export interface JobTerms {
  /** True as long as nobody else can have taken it, by a clock that does not jump. */
  readonly isMine: () => boolean;
  /** Writes what came of the job, again and again while the database is gone: the job itself is not done once more for that. */
  readonly settled: (write: () => Promise<unknown>) => Promise<void>;
}

/** What a worker works with. All of it may fail while the database is gone. */
export interface JobWorkerParts<T> {
  readonly fetch: () => Promise<FetchedJob<T> | undefined>;
  /** Does a job. */
  readonly work: (job: FetchedJob<T>, terms: JobTerms) => Promise<void>;
  readonly complete: (id: string) => Promise<unknown>;
  readonly fail: (id: string, error: Error) => Promise<unknown>;
  readonly onError: (error: Error) => void;
  /** When it is taken for dead, and another one takes its job. */
  readonly seconds: number;
  /** Between two looks. @default 1000 */
  readonly pauseMs?: number;
}

/**
 * Takes one job after the other. pg-boss' own workers tell the database how a job ended without listening for an answer, so
 * that a database that is gone just then would end the process.
 */
export class JobWorker<T> {
  readonly #parts: JobWorkerParts<T>;
  readonly #pauseMs: number;
  #isStopped = false;
  #isWoken = false;
  #wake = new AbortController();
  readonly #end: Promise<void>;

  /** Begins at once. */
  constructor(parts: JobWorkerParts<T>) {
    this.#parts = parts;
    this.#pauseMs = parts.pauseMs ?? 1000;
    this.#end = this.#run();
  }

  /** There is a job. */
  wake(): void {
    this.#isWoken = true;
    this.#wake.abort();
  }

  /** Takes no more, and waits for the one that is done now. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake.abort();
    await this.#end;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#isWoken = false;
      const job = await this.#fetch();
      if (job) await this.#do(job);
      else await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    if (!this.#isWoken) await this.#sleep(this.#pauseMs);
  }

  async #fetch(): Promise<FetchedJob<T> | undefined> {
    try {
      return await this.#parts.fetch();
    } catch (error) {
      this.#parts.onError(asError(error));
      return undefined;
    }
  }

  async #do(job: FetchedJob<T>): Promise<void> {
    const { work, complete, fail, seconds } = this.#parts;
    const end = performance.now() + seconds * 1000;
    const isMine = (): boolean => performance.now() < end;
    try {
      await inTime(work(job, { isMine, settled: (write) => this.#settle(write, isMine) }), seconds);
    } catch (error) {
      // Kept beside the job, which is done again: by another one, where there is one that may do better.
      await this.#settle(() => fail(job.id, asError(error)), isMine);
      await this.#sleep(3 * this.#pauseMs);
      return;
    }
    await this.#settle(() => complete(job.id), isMine);
  }

  /** After its time it is somebody else's job. */
  async #settle(settle: () => Promise<unknown>, isMine: () => boolean): Promise<void> {
    for (;;) {
      try {
        await settle();
        return;
      } catch (error) {
        this.#parts.onError(asError(error));
        if (this.#isStopped || !isMine()) return;
      }
      await this.#sleep(this.#pauseMs);
    }
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isStopped) return;
    this.#wake = new AbortController();
    await sleep(ms, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }
}

/** Fails where it takes longer; what was begun goes on, and is not waited for. */
async function inTime(work: Promise<void>, seconds: number): Promise<void> {
  const timer = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`it took more than ${String(seconds)} s`);
  });
  // Whichever comes second is not listened for.
  for (const each of [work, late]) each.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
