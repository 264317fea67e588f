import { xmlAttributes, xmlText } from '../../site';
import type { HostReport, RunReport, TaskReport } from './run-report';

/**
 * A run as JUnit has it: a suite for each host, a test for each task. A host that Ansible did not come to has one test,
 * which says why.
 * @see https://github.com/testmoapp/junitxml
 */
export function runJunit(report: RunReport): string {
  const suites = Object.entries(report.hosts).map(([host, each]) => suite(report.environment, host, each));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(environment: string, host: string, report: HostReport): string {
  const { tasks = [], failure, state } = report;
  const classname = `rackwright.${environment}.${host}`;
  const ran = tasks.map((task) => testOf(classname, task, report));
  const isTold = tasks.some((task) => isFailed(task));
  const others =
    state === 'unfinished'
      ? [test(classname, 'be configured', '<skipped message="the run ended before"/>')]
      : failure && !isTold
        ? [test(classname, failure.task ?? failure.stage, failureElement(report))]
        : ran.length === 0
          ? [test(classname, state, '')]
          : [];
  const all = [...ran, ...others];
  const head = xmlAttributes({
    name: host,
    tests: all.length,
    failures: all.filter((text) => text.includes('<failure')).length,
    skipped: all.filter((text) => text.includes('<skipped')).length,
    errors: 0,
    time: seconds(tasks.reduce((sum, task) => sum + (task.seconds ?? 0), 0)),
  });
  return `  <testsuite${head}>\n${all.join('')}  </testsuite>\n`;
}

function testOf(classname: string, task: TaskReport, report: HostReport): string {
  const inner = isFailed(task)
    ? failureElement(report)
    : task.status === 'skipped'
      ? '<skipped/>'
      : task.status === 'changed'
        ? '<system-out>changed</system-out>'
        : '';
  return test(classname, task.task, inner, task.seconds);
}

function test(classname: string, name: string, inner: string, time: number | null = null): string {
  const head = xmlAttributes({ classname, name, ...(time !== null && { time: seconds(time) }) });
  return inner === ''
    ? `    <testcase${head}/>\n`
    : `    <testcase${head}>\n      ${inner}\n    </testcase>\n`;
}

function failureElement({ failure }: HostReport): string {
  const { stage = 'task', message = 'Ansible does not say why', remedy } = failure ?? {};
  const text = [message, ...(remedy === undefined ? [] : [remedy])].join('\n');
  return `<failure${xmlAttributes({ type: stage, message: message.split('\n')[0] ?? '' })}>${xmlText(text)}</failure>`;
}

function isFailed({ status }: TaskReport): boolean {
  return status === 'failed' || status === 'unreachable';
}

function seconds(value: number): string {
  return value.toFixed(3);
}
