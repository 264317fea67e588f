import type { HostReport, RunReport } from '../../inventory';
import type { DiffEntry, EnvironmentDiff } from './environment-diff';
import type { AnsibleCheck, HostCheck } from './host-check';

/** What became of the check run. */
export interface CheckRun {
  /** Machines that are meant, in their order. */
  readonly names: readonly string[];
  /** Those of them that were asked. */
  readonly asked: readonly string[];
  /** Absent where Ansible was not run to an end that tells something. */
  readonly report?: RunReport;
  /** Why it was not. */
  readonly failure?: string;
}

const fates: Partial<Readonly<Record<DiffEntry['verb'], string>>> = {
  create: 'is made by the deploy, and gets all of its roles then',
  replace: 'is made anew by the deploy, and gets all of its roles then',
  delete: 'is destroyed by the deploy',
};

/**
 * The machines that there is use in asking: those that are there, and stay.
 * @param present names of machines that are deployed
 */
export function worthAsking({ entries }: EnvironmentDiff, present: readonly string[]): readonly string[] {
  const going = new Set(entries.flatMap(({ name, isHost, verb }) => (isHost && fates[verb] ? [name] : [])));
  return present.filter((name) => !going.has(name));
}

/** What each machine that is meant, or that goes, is told of. */
export function ansibleCheck(diff: EnvironmentDiff, run: CheckRun): AnsibleCheck {
  const { names, report } = run;
  const leaving = diff.entries.filter(({ isHost, verb }) => isHost && verb === 'delete');
  const all = [...names, ...leaving.map(({ name }) => name).filter((name) => !names.includes(name))];
  const hosts = all.map((name) => checkOf(name, diff, run));
  return {
    hosts,
    ...(report ? { folder: report.folder } : {}),
    isComplete: run.failure === undefined && hosts.every(({ outcome }) => !isFault(outcome)),
  };
}

function checkOf(name: string, { entries }: EnvironmentDiff, run: CheckRun): HostCheck {
  const { asked, report, failure } = run;
  const unasked = (message: string): HostCheck => ({ name, outcome: 'unasked', tasks: [], message });
  if (!asked.includes(name)) {
    const verb = entries.find((entry) => entry.isHost && entry.name === name)?.verb ?? 'none';
    return unasked(fates[verb] ?? 'nothing here says that it is deployed');
  }
  const said = report?.hosts[name];
  if (said) return { name, ...told(said) };
  return unasked(failure ?? 'no role runs on it');
}

function told({ state, changed, failure, tasks = [] }: HostReport): Omit<HostCheck, 'name'> {
  const changing = tasks.flatMap(({ task, status }) => (status === 'changed' ? [task] : []));
  if (state === 'failed' || state === 'unfinished') {
    // Lost in the middle of a play, or never reached.
    const isOutOfReach =
      tasks.at(-1)?.status === 'unreachable' || (failure !== undefined && failure.stage !== 'task');
    const where = failure?.task === undefined ? '' : `${failure.task}: `;
    const message = `${where}${failure?.message ?? 'the run ended before it'}`;
    return { outcome: isOutOfReach ? 'unreachable' : 'failed', tasks: changing, message };
  }
  return { outcome: changed > 0 ? 'changes' : 'unchanged', tasks: changing };
}

function isFault(outcome: HostCheck['outcome']): boolean {
  return outcome === 'failed' || outcome === 'unreachable';
}

/** `2 tasks`, of a machine that would be changed. */
export function checkWords({ tasks }: Pick<HostCheck, 'tasks'>): string {
  return `${String(tasks.length)} task${tasks.length === 1 ? '' : 's'}`;
}
