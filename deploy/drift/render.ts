import type { createColors } from 'picocolors';
import {
  attributeLine,
  COMMENT_ROOM,
  type Fate,
  fitted,
  machineWords,
  markdownText,
  rebootWords,
  withWholeBlocks,
} from '../plan';
import type { Drifted, DriftReport, Due } from './drift-report';

/** Characters of what stands around the rows. */
const WORDS = 300;

/** A report for a terminal. */
export function driftText(report: DriftReport, colors: ReturnType<typeof createColors>): string {
  const { changed, gone, foreign, due, disturbed } = report;
  const lines = [`${report.environment}: ${headline(report)}`];
  for (const each of gone)
    lines.push('', `${colors.red('-')} ${colors.bold(each.address)} is gone${next(each)}`);
  for (const each of changed) {
    lines.push('', `${colors.yellow('~')} ${colors.bold(each.address)} was changed${next(each)}`);
    lines.push(...withWholeBlocks(each.changes).map((change) => `    ${attributeLine(change)}`));
  }
  for (const { vmId, name, node } of foreign)
    lines.push(
      '',
      `${colors.yellow('?')} ${colors.bold(name)} (${String(vmId)} on ${node}) has an id of this environment, which did not make it`,
    );
  if (due.length > 0)
    lines.push(
      '',
      `${dueHead(report.isDeployed)}: ${due.map((each) => dueWords(each, report.isDeployed)).join(', ')}`,
    );
  for (const each of disturbed) lines.push(`    ${colors.bold(each.address)} ${machineFate(each)}`);
  return `${lines.join('\n')}\n`;
}

/**
 * A report for an issue or a chat. Values come from anybody.
 *
 * @param given characters that it may have @default those of a comment
 */
export function driftMarkdown(report: DriftReport, given = COMMENT_ROOM): string {
  const { changed, gone, foreign, due, disturbed } = report;
  const lines = [`### ${markdownText(report.environment)}: ${headline(report)}`];
  const rows = [
    ...gone.map((each) => [each.address, 'gone', each.isMended ? 'made anew' : 'left']),
    ...changed.flatMap((each) =>
      withWholeBlocks(each.changes).map((change) => [each.address, attributeLine(change), mending(each)]),
    ),
    ...foreign.map(({ vmId, name, node }) => [
      `${name} (${String(vmId)} on ${node})`,
      'made by somebody else',
      'left',
    ]),
  ];
  const table = fitted(
    rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
    given - WORDS,
    (row) => row,
  );
  if (table.shown.length > 0)
    lines.push('', '| what | how it differs | the next deploy |', '| --- | --- | --- |', ...table.shown);
  const fates = fitted(
    disturbed.map((each) => `- ${markdownText(`${each.address} ${machineFate(each)}`)}`),
    table.room,
    (line) => line,
  );
  const waiting = fitted(
    due.map((each) => markdownText(dueWords(each, report.isDeployed))),
    fates.room,
    (words) => `${words},`,
  );
  if (waiting.shown.length > 0)
    lines.push('', `${capital(dueHead(report.isDeployed))}: ${waiting.shown.join(', ')}`);
  if (fates.shown.length > 0) lines.push('', ...fates.shown);
  const left = table.left + waiting.left + fates.left;
  if (left > 0) lines.push('', `**${String(left)} more, for which there is no room here**`);
  return `${lines.join('\n')}\n`;
}

/** A machine with its fate, which its files and firewall share: `dev1 is made`. */
function dueWords({ name, verb }: Due, isDeployed: boolean): string {
  return verb === 'none' || !isDeployed ? name : `${name} ${machineWords[verb]}`;
}

function dueHead(isDeployed: boolean): string {
  return isDeployed ? 'not deployed yet' : 'what a deploy makes';
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function headline({ changed, gone, foreign, isDrifted, isDeployed }: DriftReport): string {
  if (!isDeployed && !isDrifted) return 'nothing of it is deployed';
  if (!isDrifted) return 'nothing has drifted';
  const said = (count: number, words: string): string[] => (count > 0 ? [`${String(count)} ${words}`] : []);
  return [
    ...said(gone.length, 'gone'),
    ...said(changed.length, 'changed'),
    ...said(foreign.length, 'made by somebody else'),
  ].join(', ');
}

function next(each: Drifted): string {
  if (!each.isMended) return '; the next deploy leaves it so';
  const price = priceOf(each);
  if (each.verb === 'delete') return `; with the next deploy it ${price}`;
  return `; the next deploy mends it${price === '' ? '' : `: it ${price}`}`;
}

/** What the next deploy does, in a cell of a table. */
function mending(each: Drifted): string {
  const price = priceOf(each);
  if (!each.isMended) return 'left';
  if (each.verb === 'delete') return price;
  return price === '' ? 'put back' : `put back: it ${price}`;
}

/** What it costs to mend: `reboots for memory.dedicated`; empty where nothing stops. */
function priceOf(each: Drifted): string {
  if (each.isMachine)
    return each.verb === 'replace' || each.verb === 'delete' ? machineFate(each) : rebootWords(each);
  if (each.verb === 'delete') return 'is removed';
  return each.verb === 'replace' ? 'is removed and made anew' : '';
}

function machineFate({ verb, reboots, because }: Fate): string {
  const words = [machineWords[verb], rebootWords({ reboots })].filter(Boolean).join(', ');
  return because === undefined ? words : `${words}: ${because}`;
}
