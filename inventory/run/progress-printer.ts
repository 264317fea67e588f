import type { createColors } from 'picocolors';
import { formatEvent } from './format-event';
import type { RunEvent, RunListener } from './run-event';

/** Where progress is printed, as of `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const CLEAR = '\r\u001b[K';

/** Prints a run: lines anywhere, and on a terminal the tasks that are under way in one line below them. */
export function progressPrinter(
  stream: ProgressStream,
  colors?: ReturnType<typeof createColors>,
): RunListener {
  const underWay = new Map<string, string>();
  return (event) => {
    const line = formatEvent(event, colors);
    if (!stream.isTTY) {
      if (line !== null) stream.write(`${line}\n`);
      return;
    }
    follow(underWay, event);
    const status = [...underWay].map(([host, what]) => `${host}: ${what}`).join(' · ');
    stream.write(`${CLEAR}${line === null ? '' : `${line}\n`}${status.slice(0, (stream.columns ?? 80) - 1)}`);
  };
}

function follow(underWay: Map<string, string>, event: RunEvent): void {
  if (event.type === 'started') event.hosts.forEach((host) => underWay.set(host, 'waiting for SSH'));
  else if (event.type === 'ssh-ready') underWay.set(event.host, 'waiting for cloud-init');
  else if (event.type === 'cloud-init') underWay.set(event.host, 'ready');
  else if (event.type === 'task-started') underWay.set(event.host, event.task);
  else if (event.type === 'up-to-date' || event.type === 'host-finished') underWay.delete(event.host);
  else if (event.type === 'host-failed') underWay.delete(event.failure.host);
  else if (event.type === 'finished') underWay.clear();
}
