import { checkWords } from './ansible-check';
import type { AnsibleCheck, HostCheck } from './host-check';
import { valueText } from './attribute-line';
import type { DiffEntry, EnvironmentDiff, ResourceDiff } from './environment-diff';
import { markdownText } from './markdown-text';
import { summaryOf } from './summary';
import { withWholeBlocks } from './whole-blocks';

/** A diff for a pull request: what matters in a table, the attributes folded below. Values come from anybody. */
export function renderMarkdown(diff: EnvironmentDiff): string {
  const lines = [`### ${markdownText(diff.environment)}: ${summaryOf(diff)}`];
  const hosts = diff.entries.filter(({ isHost }) => isHost);
  if (hosts.length > 0) {
    lines.push('', '| machine | what happens | reboots for | Ansible |', '| --- | --- | --- | --- |');
    for (const host of hosts) lines.push(row(host));
  }
  if (diff.check) lines.push('', ...checkTable(diff.check));
  const detailed = diff.entries.filter(({ resources }) => resources.length > 0);
  if (detailed.length > 0) {
    lines.push('', '<details><summary>Every change</summary>', '');
    for (const entry of detailed) {
      lines.push(`**${markdownText(entry.name)}**`, '');
      if (entry.facts !== undefined) lines.push(`- made as ${markdownText(entry.facts)}`);
      for (const resource of entry.resources) lines.push(...items(resource));
      lines.push('');
    }
    lines.push('</details>');
  }
  return `${lines.join('\n')}\n`;
}

function checkTable({ hosts }: AnsibleCheck): string[] {
  const told = hosts.filter(({ outcome }) => outcome !== 'unchanged');
  if (told.length === 0) return ['Ansible would change nothing.'];
  return [
    '| machine | what Ansible would change |',
    '| --- | --- |',
    ...told.map((host) => `| ${markdownText(host.name)} | ${checkCell(host)} |`),
  ];
}

function checkCell({ outcome, tasks, message = '' }: HostCheck): string {
  switch (outcome) {
    case 'failed':
      return `**:warning: the check failed**: ${markdownText(message)}`;
    case 'unreachable':
      return `**:warning: cannot be reached**: ${markdownText(message)}`;
    case 'unasked':
      return `not asked: ${markdownText(message)}`;
    default:
      return `${checkWords({ tasks })}: ${tasks.map(markdownText).join('; ')}`;
  }
}

function row({ name, verb, reboots, roles, configuredBecause }: DiffEntry): string {
  const why = configuredBecause === undefined ? '' : ` (${markdownText(configuredBecause)})`;
  const words = {
    create: 'made',
    change: 'changed in place',
    replace: '**:warning: destroyed and made anew**',
    delete: '**:warning: destroyed**',
    none: '',
  }[verb];
  return `| ${[markdownText(name), words, [...new Set(reboots)].map(markdownText).join(', '), `${roles.map(markdownText).join(', ')}${why}`].join(' | ')} |`;
}

function items({ address, verb, changes, movedFrom, imports, because }: ResourceDiff): string[] {
  const notes = [
    ...(movedFrom === undefined ? [] : [`was ${markdownText(movedFrom)}`]),
    ...(imports === undefined ? [] : [`takes over ${markdownText(imports)}`]),
    ...(because === undefined ? [] : [because]),
  ];
  return [
    `- ${[`${verb === 'none' ? 'keep' : verb} ${markdownText(address)}`, ...notes].join(', ')}`,
    ...withWholeBlocks(changes).map(
      ({ path, before, after, replaces }) =>
        `  - ${markdownText(path)}: ${markdownText(valueText(before))} → ${markdownText(valueText(after))}` +
        (replaces ? ' **(cannot be changed in place)**' : ''),
    ),
  ];
}
