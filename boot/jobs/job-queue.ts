import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import type { Database } from '../store';
import { type FetchedJob, type JobTerms, JobWorker } from './job-worker';

/** Where the jobs are, beside the tables of machines. */
const SCHEMA = 'rackwright_jobs';
const SUPERVISION_SECONDS = 5;
const MOST_KNOWN = 10_000;
/** For as long it is waited for jobs that are done now. */
const STOP_MS = 10_000;
/** A server that lost its database tries for hours. */
const RETRIES = 1000;

/** A job that was taken. */
export interface TakenJob<T> extends JobTerms {
  readonly data: T;
  /** Whether a worker before this one did not finish it: it failed, or was killed. */
  readonly isAgain: boolean;
}

/** A kind of job. */
export interface JobKind<T> {
  readonly name: string;
  /** When a worker that says nothing is taken for dead, and another one takes the job. */
  readonly seconds: number;
  /** So many at once in this process. */
  readonly workers: number;
  readonly work: (job: TakenJob<T>) => Promise<void>;
}

/** What a queue works with. */
export interface JobQueueOptions {
  readonly database: Database;
  readonly onError: (error: Error) => void;
  /** How often it is looked whose worker is gone, whole seconds from 1. @default 5 */
  readonly supervisionSeconds?: number;
}

/** Jobs that several servers share through the database; each is done by one of them, again where that one dies. */
export class JobQueue {
  readonly #boss: PgBoss;
  /** Ids that were added: who asks every second does not ask the database each time. */
  readonly #known = new Set<string>();
  readonly #workers = new Map<string, readonly JobWorker<never>[]>();
  readonly #onError: (error: Error) => void;

  constructor({ database, onError, supervisionSeconds = SUPERVISION_SECONDS }: JobQueueOptions) {
    this.#onError = onError;
    this.#boss = new PgBoss({
      db: {
        executeSql: async (text: string, values?: unknown[]) => ({
          rows: [
            ...(values === undefined || values.length === 0
              ? await database.run(text)
              : await database.query<unknown>(text, values.map(plainArray))),
          ],
        }),
      },
      schema: SCHEMA,
      schedule: false,
      maintenanceIntervalSeconds: supervisionSeconds,
    });
    this.#boss.on('error', onError);
  }

  /** Makes the tables and begins to work. */
  async start(kinds: readonly JobKind<never>[]): Promise<void> {
    await this.#boss.start();
    for (const kind of kinds) await this.#add(kind);
  }

  /**
   * Adds a job, in this process' turn or another's.
   * @param key A job of the same key is added once.
   */
  async add(name: string, key: string, data: object): Promise<void> {
    const id = uuidOf(`${name} ${key}`);
    if (this.#known.has(id)) return;
    const added = await this.#boss.send(name, data, { id });
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(id);
    if (added !== null) for (const worker of this.#workers.get(name) ?? []) worker.wake();
  }

  /** Takes no more jobs, and waits for those that are done now. */
  async stop(): Promise<void> {
    const workers = [...this.#workers.values()].flat();
    const ended = Promise.all(workers.map((worker) => worker.stop()));
    const late = new AbortController();
    await Promise.race([ended, sleep(STOP_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    await this.#boss.stop({ graceful: true, wait: true, close: false, timeout: STOP_MS });
  }

  async #add<T>({ name, seconds, workers, work }: JobKind<T>): Promise<void> {
    const limits = { expireInSeconds: seconds, retryLimit: RETRIES, retryDelay: 1 };
    await this.#boss.createQueue(name, { name, ...limits });
    await this.#boss.updateQueue(name, { name, ...limits });
    const fetch = async (): Promise<FetchedJob<T> | undefined> => {
      const [job] = await this.#boss.fetch<T>(name, { includeMetadata: true, batchSize: 1 });
      return job;
    };
    const made = Array.from(
      { length: workers },
      () =>
        new JobWorker<T>({
          ...{ fetch, seconds, onError: this.#onError },
          work: ({ data, retryCount }, terms) => work({ data, isAgain: retryCount > 0, ...terms }),
          complete: (id) => this.#boss.complete(name, id),
          fail: (id, { message }) => this.#boss.fail(name, id, { message }),
        }),
    );
    this.#workers.set(name, made as unknown as readonly JobWorker<never>[]);
  }
}

/** PGlite knows no arrays of other realms; both take plain ones. */
function plainArray(value: unknown): unknown {
  return Array.isArray(value) ? [...(value as unknown[])] : value;
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
