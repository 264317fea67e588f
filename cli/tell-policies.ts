import { countsOf, policyText, type PolicyReport } from '../policies';
import type { Context } from './context';

/** Says what policies found: all of it where they refuse, else how much, and how to see it. */
export function tellPolicies({ writer }: Context, report: PolicyReport): void {
  if (report.isRefused) {
    writer.note(policyText(report, writer.colors).trimEnd());
    return;
  }
  const { error, warning } = report.counts;
  if (error + warning > 0)
    writer.note(`policies: ${countsOf(report)}; rackwright policy ${report.environment} shows them`);
}
