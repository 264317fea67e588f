import type { DiffEntry, EnvironmentDiff, ResourceDiff } from './environment-diff';
import { summaryOf } from './summary';

/** A diff for a pull request: what matters in a table, the attributes folded below. Values come from anybody. */
export function renderMarkdown(diff: EnvironmentDiff): string {
  const lines = [`### ${escaped(diff.environment)}: ${summaryOf(diff)}`];
  const hosts = diff.entries.filter(({ isHost }) => isHost);
  if (hosts.length > 0) {
    lines.push('', '| machine | what happens | reboots for | Ansible |', '| --- | --- | --- | --- |');
    for (const host of hosts) lines.push(row(host));
  }
  const detailed = diff.entries.filter(({ resources }) => resources.length > 0);
  if (detailed.length > 0) {
    lines.push('', '<details><summary>Every change</summary>', '');
    for (const entry of detailed) {
      lines.push(`**${escaped(entry.name)}**`, '');
      for (const resource of entry.resources) lines.push(...items(resource));
      lines.push('');
    }
    lines.push('</details>');
  }
  return `${lines.join('\n')}\n`;
}

function row({ name, verb, reboots, roles }: DiffEntry): string {
  const words = {
    create: 'made',
    change: 'changed in place',
    replace: '**:warning: destroyed and made anew**',
    delete: '**:warning: destroyed**',
    none: '',
  }[verb];
  return `| ${[escaped(name), words, [...new Set(reboots)].map(escaped).join(', '), roles.map(escaped).join(', ')].join(' | ')} |`;
}

function items({ address, verb, changes, movedFrom, imports }: ResourceDiff): string[] {
  const notes = [
    ...(movedFrom === undefined ? [] : [`was ${escaped(movedFrom)}`]),
    ...(imports === undefined ? [] : [`takes over ${escaped(imports)}`]),
  ];
  return [
    `- ${[`${verb === 'none' ? 'keep' : verb} ${escaped(address)}`, ...notes].join(', ')}`,
    ...changes.map(
      ({ path, before, after, replaces }) =>
        `  - ${escaped(path)}: ${escaped(before ?? '(nothing)')} → ${escaped(after ?? '(nothing)')}` +
        (replaces ? ' **(cannot be changed in place)**' : ''),
    ),
  ];
}

/** Nothing of it may end a cell, open an element, mention somebody or become a link. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~:<>&@]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
