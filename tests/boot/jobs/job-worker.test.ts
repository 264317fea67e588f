import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchedJob, JobWorker, type JobWorkerParts } from '../../../boot/jobs/job-worker';

type Job = FetchedJob<string>;
const job = (id: string): Job => ({ id, data: `of ${id}`, retryCount: 0 });

let worker: JobWorker<string> | undefined;
let jobs: Job[];
let ended: string[];
let errors: string[];
beforeEach(() => {
  [jobs, ended, errors] = [[], [], []];
});
afterEach(() => worker?.stop());

function start(changes: Partial<JobWorkerParts<string>> = {}): void {
  worker = new JobWorker<string>({
    fetch: () => Promise.resolve(jobs.shift()),
    work: () => Promise.resolve(),
    complete: (id) => Promise.resolve(ended.push(`${id} is done`)),
    fail: (id, { message }) => Promise.resolve(ended.push(`${id} failed: ${message}`)),
    onError: ({ message }) => errors.push(message),
    ...{ seconds: 30, pauseMs: 20 },
    ...changes,
  });
}
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

test('a job that is done is told, and one that failed with why', async () => {
  jobs = [job('a'), job('b')];
  start({ work: ({ id }) => (id === 'b' ? Promise.reject(new Error('no way')) : Promise.resolve()) });
  await until(() => ended.length === 2);
  expect([ended, errors]).toEqual([['a is done', 'b failed: no way'], []]);
});

test('a database that is gone as a job ends ends nothing: it is told once it is back', async () => {
  let isGone = true;
  const gone = (): Promise<never> => Promise.reject(new Error('connection lost'));
  jobs = [job('a')];
  start({
    fetch: () => (isGone && jobs.length === 0 ? gone() : Promise.resolve(jobs.shift())),
    complete: (id) => (isGone ? gone() : Promise.resolve(ended.push(id))),
  });
  await until(() => errors.length > 3);
  expect(ended).toEqual([]);
  isGone = false;
  jobs = [job('b')];
  await until(() => ended.length === 2);
  expect(ended).toEqual(['a', 'b']);
});

test('what came of a job is written once the database is back, and the job is not done again for it', async () => {
  let [isGone, done] = [true, 0];
  const written: string[] = [];
  jobs = [job('a')];
  start({
    work: async ({ id }, { settled }) => {
      done += 1;
      await settled(() =>
        isGone ? Promise.reject(new Error('connection lost')) : Promise.resolve(written.push(id)),
      );
    },
  });
  await until(() => errors.length > 3);
  expect([written, ended]).toEqual([[], []]);
  isGone = false;
  await until(() => ended.length > 0);
  expect([done, written, ended]).toEqual([1, ['a'], ['a is done']]);
});

test('who wakes it does not make it ask a database that is gone without a pause', async () => {
  let asked = 0;
  jobs = [job('a')];
  start({
    work: () => {
      worker?.wake();
      return Promise.resolve();
    },
    complete: () => {
      asked += 1;
      return Promise.reject(new Error('connection lost'));
    },
    pauseMs: 50,
  });
  await sleep(300);
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(15);
});

test('a job that takes too long is let go, and is not told of once it is somebody else\u2019s', async () => {
  jobs = [job('a'), job('b')];
  const mine: (() => boolean)[] = [];
  start({
    work: ({ id }, { isMine }) => {
      mine.push(isMine);
      return id === 'a' ? new Promise(() => undefined) : Promise.resolve();
    },
    seconds: 0.1,
  });
  expect(mine.every((isMine) => isMine())).toBe(true);
  await until(() => ended.length === 2);
  expect(ended).toEqual(['a failed: it took more than 0.1 s', 'b is done']);
  expect(mine[0]?.()).toBe(false);
});

test('it is woken from its pause, and ends with the job that it is at', async () => {
  let finish = (): void => undefined;
  start({ work: () => new Promise((done) => (finish = done)), pauseMs: 60_000 });
  await sleep(50);
  jobs = [job('a'), job('b')];
  worker?.wake();
  await until(() => jobs.length === 1);
  const stopped = worker?.stop();
  finish();
  await stopped;
  expect([ended, jobs.length]).toEqual([['a is done'], 1]);
});
