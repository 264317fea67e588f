import { type AnsibleEvent, type AnsibleStats, taskTitle } from './ansible-event';
import type { RunListener } from './run-event';
import { remedyOf } from './remedy';
import type { HostFailure, HostReport, HostState, TaskReport } from './run-report';

const NOTHING: HostReport = { state: 'unfinished', ok: 0, changed: 0, failed: 0, skipped: 0 };

/** Keeps account of what becomes of each host. */
export class Tally {
  readonly failures: HostFailure[] = [];
  readonly warnings: string[] = [];
  readonly #hosts: Map<string, HostReport>;
  readonly #notices = new Map<string, Set<string>>();
  readonly #tasks = new Map<string, TaskReport[]>();
  readonly #lastFailures = new Map<string, HostFailure>();

  constructor(
    hosts: readonly string[],
    private readonly onEvent: RunListener,
  ) {
    this.#hosts = new Map(hosts.map((host) => [host, NOTHING]));
  }

  /** What became of each host up to now. */
  get hosts(): Record<string, HostReport> {
    return Object.fromEntries(this.#hosts);
  }

  /** Names of hosts in a state. */
  in(state: HostState): string[] {
    return [...this.#hosts].flatMap(([host, report]) => (report.state === state ? [host] : []));
  }

  /** Notes a host that is left alone. */
  upToDate(host: string): void {
    this.#hosts.set(host, { ...(this.#hosts.get(host) ?? NOTHING), state: 'up-to-date' });
    this.onEvent({ type: 'up-to-date', host });
  }

  /** Notes why a host is not configured. */
  fail(found: HostFailure): void {
    const remedy = remedyOf(found);
    const failure = remedy === undefined ? found : { ...found, remedy };
    this.failures.push(failure);
    this.#hosts.set(failure.host, {
      ...(this.#hosts.get(failure.host) ?? NOTHING),
      state: 'failed',
      failure,
    });
    this.onEvent({ type: 'host-failed', failure });
  }

  /** Notes what people are to know of a host. */
  notice(host: string, message: string): void {
    const told = (this.#notices.get(host) ?? new Set()).add(message);
    this.#notices.set(host, told);
    this.#hosts.set(host, { ...(this.#hosts.get(host) ?? NOTHING), notices: [...told] });
    this.onEvent({ type: 'notice', host, message });
  }

  /** Takes in what Ansible says. A failure counts when the statistics say so: a block may have rescued it. */
  take(event: AnsibleEvent): void {
    if (event.event === 'start') {
      this.onEvent({ type: 'task-started', host: event.host, task: taskTitle(event) });
    } else if (event.event === 'result') {
      const { host, status, seconds, message } = event;
      const task = taskTitle(event);
      this.onEvent({ type: 'task', host, task, status, seconds, message });
      const tasks = this.#tasks.get(host) ?? [];
      tasks.push({ task, status, seconds });
      this.#tasks.set(host, tasks);
      if (status === 'failed' || status === 'unreachable') {
        this.#lastFailures.set(host, { host, stage: 'task', task, message });
      }
    } else if (event.event === 'notice') {
      this.notice(event.host, event.message);
    } else if (event.event === 'stats') {
      for (const [host, stats] of Object.entries(event.hosts)) this.#count(host, stats, event.complete);
    }
  }

  /** Takes in the numbers of a host, beside those of an earlier part of the run that was not complete. */
  #count(host: string, stats: AnsibleStats, isComplete: boolean): void {
    const failed = stats.failures + stats.unreachable;
    const before = this.#hosts.get(host) ?? NOTHING;
    const report: HostReport = {
      state: failed > 0 ? 'failed' : isComplete ? 'configured' : 'unfinished',
      ok: before.ok + stats.ok,
      changed: before.changed + stats.changed,
      failed,
      skipped: before.skipped + stats.skipped,
      tasks: this.#tasks.get(host) ?? [],
      ...(this.#notices.has(host) ? { notices: [...(this.#notices.get(host) ?? [])] } : {}),
    };
    this.#hosts.set(host, report);
    if (report.state === 'unfinished') return;
    if (failed > 0) {
      this.fail(
        this.#lastFailures.get(host) ?? {
          host,
          stage: 'task',
          message: 'Ansible says that the host failed, and not why',
        },
      );
    }
    this.onEvent({ type: 'host-finished', host, report: this.#hosts.get(host) ?? report });
  }
}
