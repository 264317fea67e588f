import { checkWords } from './ansible-check';
import type { AnsibleCheck, HostCheck } from './host-check';
import { valueText } from './attribute-line';
import type { DiffEntry, EnvironmentDiff, ResourceDiff } from './environment-diff';
import { markdownText } from './markdown-text';
import { COMMENT_ROOM, fitted } from './room';
import { summaryOf } from './summary';
import { withWholeBlocks } from './whole-blocks';

/** Characters of what stands around tables and changes, and of what is said of those that are left out. */
const WORDS = 1_000;

/**
 * A diff for a pull request: what matters in a table, the attributes folded below. What has no room is left out: the attributes before
 * the tables, and what destroys nothing before what does. Values come from anybody.
 *
 * @param given characters that it may have @default those of a comment
 */
export function renderMarkdown(diff: EnvironmentDiff, given = COMMENT_ROOM): string {
  const lines = [`### ${markdownText(diff.environment)}: ${summaryOf(diff)}`];
  if (given < 2 * WORDS)
    return `${[...lines, ...leftOut(diff, diff.entries.length, 'machines and other things,')].join('\n')}\n`;
  const hosts = diff.entries
    .filter(({ isHost }) => isHost)
    .map((entry) => ({ entry, isLoud: entry.verb === 'replace' || entry.verb === 'delete' }));
  const loud = fitted(
    hosts.filter(({ isLoud }) => isLoud),
    given - WORDS,
    ({ entry }) => row(entry),
  );
  const calm = fitted(
    hosts.filter(({ isLoud }) => !isLoud),
    loud.room,
    ({ entry }) => row(entry),
  );
  if (hosts.length > 0) {
    lines.push('', '| machine | what happens | reboots for | Ansible |', '| --- | --- | --- | --- |');
    const shown = new Set([...loud.shown, ...calm.shown]);
    lines.push(...hosts.filter((host) => shown.has(host)).map(({ entry }) => row(entry)));
    lines.push(...leftOut(diff, loud.left, 'machines that would be destroyed,'));
    lines.push(...leftOut(diff, calm.left, 'machines,'));
  }
  let { room } = calm;
  if (diff.check) {
    const rows = fitted(checkRows(diff.check), room, (each) => each);
    if (rows.left === 0 || rows.shown.length > 0) lines.push('', ...checkTable(rows.shown));
    lines.push(
      ...leftOut(diff, rows.left, 'machines on which Ansible would change something or could not look,'),
    );
    room = rows.room;
  }
  const detailed = diff.entries.filter(({ resources }) => resources.length > 0).map(detail);
  if (detailed.length > 0) {
    const details = fitted(detailed, room, (each) => each);
    const name =
      details.left === 0
        ? 'Every change'
        : `The changes of ${String(details.shown.length)} of ${String(detailed.length)}`;
    lines.push('', `<details><summary>${name}</summary>`, '', ...details.shown, '</details>');
    lines.push(...leftOut(diff, details.left, 'machines and other things, and their changes,'));
  }
  return `${lines.join('\n')}\n`;
}

function leftOut({ environment }: EnvironmentDiff, count: number, what: string): string[] {
  if (count === 0) return [];
  return [
    '',
    `**${String(count)} more ${what} for which there is no room here**: <code>rackwright diff ${markdownText(environment.replace('--', '/'))}</code>`,
  ];
}

function detail({ name, facts, resources }: DiffEntry): string {
  const made = facts === undefined ? [] : [`- made as ${markdownText(facts)}`];
  return [`**${markdownText(name)}**`, '', ...made, ...resources.flatMap(items), ''].join('\n');
}

function checkRows({ hosts }: AnsibleCheck): string[] {
  return hosts
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map((host) => `| ${markdownText(host.name)} | ${checkCell(host)} |`);
}

function checkTable(rows: readonly string[]): readonly string[] {
  if (rows.length === 0) return ['Ansible would change nothing.'];
  return ['| machine | what Ansible would change |', '| --- | --- |', ...rows];
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
