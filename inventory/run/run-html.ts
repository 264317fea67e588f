import { xmlText } from '../../site';
import { formatNotices } from './format-event';
import type { HostReport, RunReport, TaskReport } from './run-report';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.2rem 0.6rem; border-bottom: 1px solid #8885; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.failed, .unreachable { color: #c22; } .changed { color: #a70; } .configured, .up-to-date { color: #183; }
pre { white-space: pre-wrap; border-left: 3px solid #c22; padding-left: 0.8rem; }
`;

/** A run as one page that needs nothing else: hosts, failures with their remedies, and the tasks that took longest. */
export function runHtml(report: RunReport): string {
  const { environment, startedAt, finishedAt } = report;
  const title = `${environment}: ${report.result}${report.check ? ' (check)' : ''}`;
  const took = ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${xmlText(title)}</title>
<style>${STYLE}</style>
<h1>${xmlText(title)}</h1>
<p>${xmlText(startedAt)}, ${took} s</p>
<table>
<tr><th>host<th>state${['ok', 'changed', 'failed', 'skipped', 'seconds'].map((name) => `<th class="number">${name}`).join('')}
${Object.entries(report.hosts)
  .map(([name, host]) => hostRow(name, host))
  .join('\n')}
</table>
${noticeList(report)}${report.failures.map(failure).join('\n')}
<h2>Tasks</h2>
<table>
<tr><th>task<th class="number">hosts<th class="number">changed<th class="number">seconds, all hosts<th class="number">longest
${taskRows(report).join('\n')}
</table>
</html>
`;
}

function hostRow(name: string, host: HostReport): string {
  const time = (host.tasks ?? []).reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  const numbers = [host.ok, host.changed, host.failed, host.skipped, time.toFixed(1)];
  return `<tr><td>${xmlText(name)}<td class="${host.state}">${host.state}${numbers.map((each) => `<td class="number">${each}`).join('')}`;
}

function noticeList({ hosts }: RunReport): string {
  const items = formatNotices(hosts).map((notice) => `<li>${xmlText(notice)}`);
  return items.length === 0 ? '' : `<h2>To know</h2>\n<ul>\n${items.join('\n')}\n</ul>\n`;
}

function failure({ host, stage, task, message, remedy }: RunReport['failures'][number]): string {
  const advice = remedy === undefined ? '' : `<p>→ ${xmlText(remedy)}</p>`;
  return `<h2 class="failed">${xmlText(host)}: ${xmlText(task ?? stage)}</h2>\n<pre>${xmlText(message)}</pre>\n${advice}`;
}

/** The slowest first. */
function taskRows({ hosts }: RunReport): string[] {
  const byTask = new Map<string, TaskReport[]>();
  for (const run of Object.values(hosts).flatMap(({ tasks = [] }) => tasks)) {
    if (run.status !== 'skipped') byTask.set(run.task, [...(byTask.get(run.task) ?? []), run]);
  }
  const rows = [...byTask].map(([task, runs]) => {
    const seconds = runs.map((run) => run.seconds ?? 0);
    const changed = runs.filter(({ status }) => status === 'changed').length;
    return { task, runs: runs.length, changed, sum: sumOf(seconds), longest: Math.max(...seconds) };
  });
  return rows
    .sort((a, b) => b.sum - a.sum)
    .map(
      ({ task, runs, changed, sum, longest }) =>
        `<tr><td>${xmlText(task)}${[runs, changed, sum.toFixed(1), longest.toFixed(1)].map((each) => `<td class="number">${each}`).join('')}`,
    );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
