import { setTimeout as sleep } from 'node:timers/promises';
import { parseUpid } from '../wire';
import { PveError } from './pve-error';

/** How a task is waited for. */
export interface TaskOptions {
  /** Called after each look at a task that still runs. */
  readonly onProgress?: (progress: TaskProgress) => void;
  /** Longest wait in milliseconds. @default no limit */
  readonly timeoutMs?: number;
  /** Longest pause between two looks, in milliseconds. @default 1000 */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
}

/** A task that still runs. */
export interface TaskProgress {
  readonly upid: string;
  /** Number of looks so far. */
  readonly looks: number;
}

/** A task that ended well. */
export interface TaskResult {
  readonly upid: string;
  /** `OK` or `WARNINGS: 1` */
  readonly exitStatus: string;
  /** What the log's `WARN:` lines say. */
  readonly warnings: readonly string[];
}

/** The one thing that waiting needs of a client. */
export type Get = (path: string, params?: Record<string, number>) => Promise<unknown>;

/**
 * Waits until a task ends. The first looks follow each other quickly: most tasks take less than a second.
 *
 * @throws PveError PVE_TASK_FAILED with the end of the log, PVE_TASK_TIMEOUT, or what a look itself threw.
 */
export async function waitTask(get: Get, upid: string, options: TaskOptions): Promise<TaskResult> {
  const path = `nodes/${parseUpid(upid).node}/tasks/${encodeURIComponent(upid)}`;
  const limit = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, limit].filter((entry) => entry !== undefined));
  for (let looks = 1; ; looks += 1) {
    const status = await look(get, path);
    if (status?.status === 'stopped')
      return conclude(get, path, upid, status.exitstatus ?? 'unexpected status');
    options.onProgress?.({ upid, looks });
    try {
      await sleep(Math.min(50 * 2 ** Math.min(looks, 10), options.pollMs ?? 1000), undefined, { signal });
    } catch (cause) {
      if (limit?.aborted !== true) throw cause;
      const reason = `the task still runs after ${options.timeoutMs ?? 0} ms`;
      throw new PveError({ code: 'PVE_TASK_TIMEOUT', status: 0, reason, call: `task ${upid}`, cause });
    }
  }
}

interface TaskStatus {
  readonly status?: string;
  readonly exitstatus?: string;
}

/** A task that PVE has just started may not be visible yet: that is a 400, and not an end. */
async function look(get: Get, path: string): Promise<TaskStatus | undefined> {
  try {
    return (await get(`${path}/status`)) as TaskStatus;
  } catch (error) {
    if (error instanceof PveError && error.status === 400) return undefined;
    throw error;
  }
}

async function conclude(get: Get, path: string, upid: string, exitStatus: string): Promise<TaskResult> {
  if (exitStatus === 'OK') return { upid, exitStatus, warnings: [] };
  const rows = (await get(`${path}/log`, { limit: 500 })) as readonly { t: string }[];
  const lines = rows.map((row) => row.t);
  if (exitStatus.startsWith('WARNINGS')) {
    const warnings = lines.filter((line) => line.includes('WARN:'));
    return { upid, exitStatus, warnings };
  }
  throw new PveError({
    code: 'PVE_TASK_FAILED',
    status: 0,
    reason: exitStatus,
    call: `task ${upid}`,
    log: lines.slice(-50),
  });
}
