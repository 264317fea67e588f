import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Origin } from '../../site';
import type { PolicyReport } from '../evaluate';
import type { PolicyCheck } from '../policy';

/** What the report says of its own tool and files. */
export interface SarifOptions {
  readonly policies: readonly PolicyCheck[];
  readonly version: string;
  /** What is named where nothing of the specs is known, from the root of the project: `cdktf.out/stacks/dev/cdk.tf.json`. */
  readonly file: string;
}

/**
 * A report for code scanning.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function policySarif(report: PolicyReport, { policies, version, file }: SarifOptions): unknown {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'rackwright',
            version,
            rules: policies.map(({ id, title, remedy, severity }) => ({
              id,
              shortDescription: { text: title },
              help: { text: remedy },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        results: report.findings.map(({ policy, severity, message, address, origin, suppressed }) => ({
          ruleId: policy,
          ruleIndex: policies.findIndex(({ id }) => id === policy),
          level: severity,
          message: { text: address === undefined ? message : `${address}: ${message}` },
          locations: [
            {
              physicalLocation: physicalLocation(origin ?? { file, line: 1, column: 1 }),
              ...(address === undefined
                ? {}
                : { logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }] }),
            },
          ],
          // Code scanning knows a finding again by these, whatever else changes.
          partialFingerprints: { 'rackwright/v1': [report.environment, policy, address, message].join('|') },
          ...(suppressed === undefined
            ? {}
            : { suppressions: [{ kind: 'external', justification: suppressed }] }),
        })),
      },
    ],
  };
}

/** Files of the project are relative to its root, where code scanning finds them; others are absolute. */
function physicalLocation({ file, line, column }: Origin): unknown {
  const uri = isAbsolute(file) ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri }, region: { startLine: line, startColumn: column } };
}
