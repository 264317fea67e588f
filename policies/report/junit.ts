import { formatOrigin, xmlAttributes, xmlText } from '../../site';
import type { Finding, PolicyReport } from '../evaluate';
import type { PolicyCheck } from '../policy';

/**
 * A report as a test suite: a test for each policy, which fails with what it found. Notes do not fail.
 * @see https://github.com/testmoapp/junitxml
 */
export function policyJunit(report: PolicyReport, policies: readonly PolicyCheck[]): string {
  const cases = policies.map((policy) => {
    const found = report.findings.filter((finding) => finding.policy === policy.id);
    return testCase(report.environment, policy, found);
  });
  const count = (element: string): number => cases.filter((text) => text.includes(`<${element}`)).length;
  const suite = xmlAttributes({
    name: `policies of ${report.environment}`,
    tests: cases.length,
    failures: count('failure'),
    skipped: count('skipped'),
    errors: 0,
  });
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', `  <testsuite${suite}>`, ...cases];
  return `${[...lines, '  </testsuite>', '</testsuites>'].join('\n')}\n`;
}

function testCase(environment: string, policy: PolicyCheck, found: readonly Finding[]): string {
  const head = `    <testcase${xmlAttributes({ classname: `rackwright.policies.${environment}`, name: policy.id })}`;
  const open = found.filter(({ suppressed }) => suppressed === undefined);
  const [told, ...others] = found.flatMap(({ suppressed }) => suppressed ?? []);
  if (open.length > 0 && policy.severity !== 'note') {
    const text = [...open.map(lineOf), policy.remedy].join('\n');
    const failure = `<failure${xmlAttributes({ type: policy.severity, message: policy.title })}>${xmlText(text)}</failure>`;
    return `${head}>\n      ${failure}\n    </testcase>`;
  }
  if (open.length > 0)
    return `${head}>\n      <system-out>${xmlText(open.map(lineOf).join('\n'))}</system-out>\n    </testcase>`;
  if (told === undefined) return `${head}/>`;
  const message = [...new Set([told, ...others])].join('; ');
  return `${head}>\n      <skipped${xmlAttributes({ message })}/>\n    </testcase>`;
}

function lineOf({ subject, message, origin }: Finding): string {
  return [origin && formatOrigin(origin), subject, message].filter((part) => part !== undefined).join(': ');
}
