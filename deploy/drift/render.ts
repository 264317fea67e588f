import type { createColors } from 'picocolors';
import { type AttributeChange, markdownText } from '../plan';
import type { Drifted, DriftReport } from './drift-report';

/** A report for a terminal. */
export function driftText(report: DriftReport, colors: ReturnType<typeof createColors>): string {
  const { changed, gone, foreign, pending } = report;
  const lines = [`${report.environment}: ${headline(report)}`];
  for (const each of gone)
    lines.push('', `${colors.red('-')} ${colors.bold(each.address)} is gone${next(each)}`);
  for (const each of changed) {
    lines.push('', `${colors.yellow('~')} ${colors.bold(each.address)} was changed${next(each)}`);
    lines.push(...each.changes.map((change) => `    ${valueLine(change)}`));
  }
  for (const { vmId, name, node } of foreign)
    lines.push(
      '',
      `${colors.yellow('?')} ${colors.bold(name)} (${String(vmId)} on ${node}) has an id of this environment, which did not make it`,
    );
  if (pending.length > 0) lines.push('', `not deployed yet: ${pending.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/** A report for an issue or a chat. Values come from anybody. */
export function driftMarkdown(report: DriftReport): string {
  const { changed, gone, foreign, pending } = report;
  const lines = [`### ${markdownText(report.environment)}: ${headline(report)}`];
  const rows = [
    ...gone.map((each) => [each.address, 'gone', each.isMended ? 'made anew' : 'left']),
    ...changed.flatMap((each) =>
      each.changes.map((change) => [each.address, valueLine(change), each.isMended ? 'put back' : 'left']),
    ),
    ...foreign.map(({ vmId, name, node }) => [
      `${name} (${String(vmId)} on ${node})`,
      'made by somebody else',
      'left',
    ]),
  ];
  if (rows.length > 0) {
    lines.push('', '| what | how it differs | the next deploy |', '| --- | --- | --- |');
    for (const row of rows) lines.push(`| ${row.map(markdownText).join(' | ')} |`);
  }
  if (pending.length > 0) lines.push('', `Not deployed yet: ${pending.map(markdownText).join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function headline({ changed, gone, foreign, isDrifted }: DriftReport): string {
  if (!isDrifted) return 'nothing has drifted';
  const said = (count: number, words: string): string[] => (count > 0 ? [`${String(count)} ${words}`] : []);
  return [
    ...said(gone.length, 'gone'),
    ...said(changed.length, 'changed'),
    ...said(foreign.length, 'made by somebody else'),
  ].join(', ');
}

function next({ isMended }: Drifted): string {
  return isMended ? '; the next deploy mends it' : '; the next deploy leaves it so';
}

function valueLine({ path, before, after }: AttributeChange): string {
  return `${path}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`;
}
