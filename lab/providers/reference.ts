import { longName } from './proxmox/long-names';
import { PROXMOX_SCHEMAS } from './schema';

/** `docs/reference/lab-provider.md`: the types that the lab's provider serves. */
export function providerReference(): string {
  const { resources, dataSources, absent } = PROXMOX_SCHEMAS;
  return [
    '# Types of the lab’s Terraform provider',
    '',
    'Made from `lab/providers/schema/proxmox.json` by `npm run generate`; a test keeps the two in step.',
    '',
    'Where no registry can be reached, `lab/providers` stands in for `bpg/proxmox` 0.111.1: same types, arguments, plans and',
    'calls. It drives the lab and a real Proxmox VE alike. Deprecated names work too, with the warning of the real provider.',
    '',
    ...section('Resources', Object.keys(resources), absent.resources),
    ...section('Data sources', Object.keys(dataSources), absent.dataSources),
  ].join('\n');
}

function section(title: string, served: readonly string[], missing: readonly string[]): readonly string[] {
  const names = [...served].sort();
  const rows = names.map((name) => {
    const other = longName(name);
    return [`\`${name}\``, other === undefined ? '' : `\`${other}\``] as const;
  });
  const table = [['type', 'deprecated name'] as const, ...rows];
  const [left, right] = [0, 1].map((column) => Math.max(...table.map((row) => row[column as 0 | 1].length)));
  const line = (row: readonly [string, string]): string =>
    `| ${row[0].padEnd(left ?? 0)} | ${row[1].padEnd(right ?? 0)} |`;
  const [head, ...body] = table.map(line);
  return [
    `## ${title}`,
    '',
    head ?? '',
    `| ${'-'.repeat(left ?? 0)} | ${'-'.repeat(right ?? 0)} |`,
    ...body,
    '',
    ...(missing.length === 0
      ? []
      : [`Only the real provider has: ${missing.map((name) => `\`${name}\``).join(', ')}.`, '']),
  ];
}
