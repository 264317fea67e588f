import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostReport, RunReport } from './run-report';

/** What the latest run that concerned a host did to it. */
export interface HostHistory extends HostReport {
  /** ISO 8601. */
  readonly finishedAt: string;
}

/**
 * The latest report of each host, from the runs of an environment's folder; check runs change nothing and do not count.
 * A run that was killed left no report, and is skipped.
 */
export function hostHistory(directory: string): ReadonlyMap<string, HostHistory> {
  const latest = new Map<string, HostHistory>();
  const runs = join(directory, 'runs');
  if (!existsSync(runs)) return latest;
  // The names are times: ascending, so that later runs replace earlier ones.
  for (const name of readdirSync(runs).sort()) {
    const report = readReport(join(runs, name, 'report.json'));
    if (!report || report.check) continue;
    for (const [host, each] of Object.entries(report.hosts)) {
      latest.set(host, { ...stillTold(each, latest.get(host)), ...each, finishedAt: report.finishedAt });
    }
  }
  return latest;
}

/** A host that was left alone is as it was, with what was told of it. */
function stillTold(now: HostReport, before: HostReport | undefined): Pick<HostReport, 'notices'> {
  const isSame = now.state === 'up-to-date' && now.generation === before?.generation;
  return isSame && before?.notices ? { notices: before.notices } : {};
}

function readReport(file: string): RunReport | undefined {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as RunReport;
}
