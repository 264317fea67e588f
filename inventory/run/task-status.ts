/** How a task ended on a host. */
export type TaskStatus = 'ok' | 'changed' | 'skipped' | 'failed' | 'ignored' | 'unreachable';
