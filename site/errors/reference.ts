import type { CodeMeaning } from './code-meaning';
import { FILE_CODES, SHAPE_CODES, YAML_CODES } from './file-codes';
import { FIREWALL_CODES } from './firewall-codes';
import { FORMAT_CODES } from './format-codes';
import { MACHINE_CODES, REFERENCE_CODES } from './machine-codes';
import { ALLOCATION_CODES, CAPACITY_CODES, DEPENDENCY_CODES } from './model-codes';
import { NETWORK_CODES, UNIQUENESS_CODES } from './network-codes';
import { SECRET_CODES } from './secret-codes';
import { VALUE_CODES } from './value-codes';

const CHAPTERS: readonly (readonly [title: string, codes: Readonly<Record<string, CodeMeaning>>])[] = [
  ['Files', FILE_CODES],
  ['YAML', YAML_CODES],
  ['Fields', SHAPE_CODES],
  ['Values', VALUE_CODES],
  ['References', REFERENCE_CODES],
  ['Uniqueness', UNIQUENESS_CODES],
  ['Addresses and networks', NETWORK_CODES],
  ['Machines and users', MACHINE_CODES],
  ['Dependencies', DEPENDENCY_CODES],
  ['Allocation', ALLOCATION_CODES],
  ['Capacity and layout', CAPACITY_CODES],
  ["PVE's firewall", FIREWALL_CODES],
  ['Secrets', SECRET_CODES],
  ['Files of other tools', FORMAT_CODES],
];

const INTRODUCTION = `# Errors of a site

Made from \`site/errors/codes.ts\` by \`npm run generate\`; a test keeps the two in step.

Every problem of a site has a code that stays the same while its words may change. All problems are reported at once,
each with the file, line and column:

\`\`\`
specs/vms/dev2.yaml:6:8: error DUPLICATE_VM_ID: VM id 10001 of "dev2" is taken by "dev1" (specs/vm_specs.yaml:6:12)
  6 | vm_id: 10001
    |        ^^^^^
    → the next free one is 10002
\`\`\`

A warning does not keep the site from loading.
`;

/** The page \`docs/reference/errors.md\`. */
export function errorReference(): string {
  const chapters = CHAPTERS.map(([title, codes]) => {
    const entries = Object.entries(codes).map(
      ([code, { meaning, remedy }]) => `### ${code}\n\n${meaning}\n\n${remedy}\n`,
    );
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return [INTRODUCTION, ...chapters].join('\n');
}
