import { createColors } from 'picocolors';
import type { RunEvent } from './run-event';
import type { HostFailure, HostReport, RunReport } from './run-report';
import type { TaskStatus } from './task-status';

type Colors = ReturnType<typeof createColors>;

/** A line for people, or null for an event that is of no interest in a line of its own (a task that changed nothing). */
export function formatEvent(event: RunEvent, colors: Colors = createColors(false)): string | null {
  switch (event.type) {
    case 'lock-wait':
      return `An earlier run (process ${event.holder || 'unknown'}) was killed: waiting a few seconds for its lock to lapse`;
    case 'started':
      return `Configuring ${event.environment}: ${event.hosts.join(', ')} (log in ${event.folder})`;
    case 'address-waiting':
      return `${event.host}: waiting for its address (${event.message})`;
    case 'ssh-waiting':
      return `${event.host}: waiting for SSH (${event.message})`;
    case 'ssh-ready':
      return `${event.host}: SSH answers after ${event.seconds} s`;
    case 'host-key-told':
      return null;
    case 'host-key-waiting':
      return `${event.host}: waiting for its agent to tell its host key (${event.message})`;
    case 'host-key-renewed':
      return colors.yellow(`${event.host}: made anew since its host key was learned; the new key is kept`);
    case 'cloud-init':
      return event.status === 'degraded'
        ? colors.yellow(`${event.host}: cloud-init is degraded: ${event.detail}`)
        : null;
    case 'up-to-date':
      return `${event.host}: up to date`;
    case 'playbook':
      return `Running Ansible on ${event.hosts.join(', ')}`;
    case 'task-started':
      return null;
    case 'task':
      return formatTask(event, colors);
    case 'notice':
      return colors.yellow(`${event.host}: ${event.message}`);
    case 'host-failed':
      // Ansible's failures were told as tasks already.
      return event.failure.stage === 'task' ? null : colors.red(formatFailure(event.failure));
    case 'host-finished': {
      const { state, ok, changed, failed } = event.report;
      const line = `${event.host}: ${state}, ${ok} ok, ${changed} changed, ${failed} failed`;
      return state === 'failed' ? colors.red(line) : colors.green(line);
    }
    case 'finished':
      return formatEnd(event.report, colors);
  }
}

/** A failure in one text: `dev1: base : Install what is missing: No package matching 'x' is available`. */
export function formatFailure(failure: HostFailure): string {
  const task = failure.task === undefined ? '' : `${failure.task}: `;
  const remedy = failure.remedy === undefined ? '' : `\n→ ${failure.remedy}`;
  return `${failure.host}: ${task}${failure.message}${remedy}`;
}

/** What roles told of hosts, a line each: `db1: nothing is mounted at /data: the disk is not there`. */
export function formatNotices(hosts: Readonly<Record<string, Pick<HostReport, 'notices'> | null>>): string[] {
  return Object.entries(hosts).flatMap(([host, report]) =>
    (report?.notices ?? []).map((notice) => `${host}: ${notice}`),
  );
}

function formatTask(event: RunEvent & { type: 'task' }, colors: Colors): string | null {
  const line = `${event.host}: ${event.task}`;
  const lines: Record<TaskStatus, () => string | null> = {
    ok: () => null,
    skipped: () => null,
    changed: () =>
      `${colors.yellow('changed')} ${line}${event.seconds === null ? '' : colors.dim(` ${event.seconds.toFixed(1)} s`)}`,
    ignored: () => `${colors.yellow('ignored')} ${line}: ${event.message}`,
    failed: () => `${colors.red('failed')}  ${line}: ${event.message}`,
    unreachable: () => `${colors.red('lost')}    ${line}: ${event.message}`,
  };
  return lines[event.status]();
}

function formatEnd(report: RunReport, colors: Colors): string {
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const states = Object.values(report.hosts).map(({ state }) => state);
  const counts = (['configured', 'up-to-date', 'failed', 'unfinished'] as const).flatMap((state) => {
    const count = states.filter((each) => each === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const line = `${report.environment}${report.check ? ' (check)' : ''}: ${counts.join(', ')} in ${seconds.toFixed(1)} s`;
  const notices = formatNotices(report.hosts).map((notice) => colors.yellow(notice));
  return [...notices, report.result === 'ok' ? colors.green(line) : colors.red(line)].join('\n');
}
