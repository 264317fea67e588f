import type { createColors } from 'picocolors';
import type { Finding, PolicyReport } from '../evaluate';

/** A report for a terminal; suppressed findings are counted only. */
export function policyText(report: PolicyReport, colors: ReturnType<typeof createColors>): string {
  const paint = { error: colors.red, warning: colors.yellow, note: colors.dim };
  const lines: string[] = [];
  const shown = report.findings.filter(({ suppressed }) => suppressed === undefined);
  for (const group of byPolicy(shown)) {
    const [first] = group;
    if (!first) continue;
    lines.push(`${paint[first.severity](first.severity)}  ${colors.bold(first.policy)}`);
    for (const { subject, message } of group)
      lines.push(`  ${subject === undefined ? '' : `${subject}: `}${message}`);
    lines.push(`  → ${first.remedy}`, '');
  }
  for (const { policy, why } of report.stale)
    lines.push(`the suppression of ${policy} suppresses nothing: ${why}`);
  const refusal = report.isRefused ? `; a deploy is refused (fail_on: ${report.failOn})` : '';
  lines.push(`${report.environment}: ${countsOf(report)}${refusal}`);
  return `${lines.join('\n')}\n`;
}

/** `2 errors, 1 warning, 0 notes, 3 suppressed` */
export function countsOf({ counts, findings }: PolicyReport): string {
  const suppressed = findings.filter((finding) => finding.suppressed !== undefined).length;
  const said = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
  return [
    said(counts.error, 'error'),
    said(counts.warning, 'warning'),
    said(counts.note, 'note'),
    ...(suppressed > 0 ? [`${String(suppressed)} suppressed`] : []),
  ].join(', ');
}

function byPolicy(findings: readonly Finding[]): Iterable<readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.policy);
    if (group) group.push(finding);
    else groups.set(finding.policy, [finding]);
  }
  return groups.values();
}
