import { policies } from './catalogue';

/** The table of all policies, for the documentation. */
export function policyReference(): string {
  const rows = policies.map(
    ({ id, severity, title, remedy }) => `| \`${id}\` | ${severity} | ${title} | ${remedy} |`,
  );
  const lines = [
    '# Policies',
    '',
    'What `rackwright policy` looks for, and `deploy`, `diff` and `node` before they begin. How to suppress one: see',
    '[policies](../policies.md). This file is made from the code by `npm run generate`.',
    '',
    '| policy | severity | what should be so | what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return `${lines.join('\n')}\n`;
}
