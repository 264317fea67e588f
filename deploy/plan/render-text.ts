import type { createColors } from 'picocolors';
import { checkWords } from './ansible-check';
import type { AnsibleCheck, HostCheck } from './host-check';
import { attributeLine } from './attribute-line';
import type { DiffEntry, EnvironmentDiff, ResourceDiff } from './environment-diff';
import { machineWords, rebootWords } from './fate';
import type { Verb } from './plan-json';
import { summaryOf } from './summary';
import { withWholeBlocks } from './whole-blocks';

type Colors = ReturnType<typeof createColors>;

const signs: Readonly<Record<Verb, string>> = {
  create: '+',
  change: '~',
  replace: '±',
  delete: '-',
  none: ' ',
};

/** A diff for a terminal. */
export function renderText(diff: EnvironmentDiff, colors: Colors): string {
  const paint: Readonly<Record<Verb, (text: string) => string>> = {
    create: colors.green,
    change: colors.yellow,
    replace: (text) => colors.bold(colors.red(text)),
    delete: colors.red,
    none: (text) => text,
  };
  const lines = [`${diff.environment}: ${summaryOf(diff)}`];
  for (const entry of diff.entries) {
    lines.push(
      '',
      `${paint[entry.verb](signs[entry.verb])} ${colors.bold(entry.name)}${titleOf(entry, colors)}`,
    );
    if (entry.facts !== undefined) lines.push(`    ${entry.facts}`);
    const [plain, told] = diff.isDeployed ? [[], entry.resources] : partedByNews(entry.resources);
    if (plain.length > 0 && !entry.isHost) lines.push(`    ${paint.create(`+ ${namesOf(plain)}`)}`);
    for (const resource of told) lines.push(...resourceLines(resource, entry, paint));
    if (entry.roles.length > 0) lines.push(`    Ansible: ${entry.roles.join(', ')}${whyOf(entry)}`);
  }
  if (diff.check) lines.push('', ...checkLines(diff.check, colors));
  return `${lines.join('\n')}\n`;
}

/** Where all is new, what is simply made needs no address: it is told by its machine, or by its name. */
function partedByNews(resources: readonly ResourceDiff[]): [ResourceDiff[], ResourceDiff[]] {
  const isPlain = ({ verb, movedFrom, imports, because }: ResourceDiff): boolean =>
    verb === 'create' && movedFrom === undefined && imports === undefined && because === undefined;
  return [resources.filter(isPlain), resources.filter((each) => !isPlain(each))];
}

function namesOf(resources: readonly ResourceDiff[]): string {
  return [...new Set(resources.map(({ address }) => address.slice(address.indexOf('.') + 1)))].join(', ');
}

function whyOf({ configuredBecause }: DiffEntry): string {
  return configuredBecause === undefined ? '' : ` (${configuredBecause})`;
}

function checkLines({ hosts, folder }: AnsibleCheck, colors: Colors): string[] {
  const lines = hosts.flatMap((host) => hostLines(host, colors));
  const isNothing = hosts.every(({ outcome }) => outcome === 'unchanged' || outcome === 'unasked');
  const isAsked = hosts.some(({ outcome }) => outcome !== 'unasked');
  if (isNothing && isAsked) return ['Ansible would change nothing.', ...lines];
  return [`Ansible would change${folder === undefined ? '' : ` (differences are in ${folder})`}:`, ...lines];
}

function hostLines({ name, outcome, tasks, message = '' }: HostCheck, colors: Colors): string[] {
  const words: Readonly<Record<HostCheck['outcome'], string>> = {
    changes: checkWords({ tasks }),
    unchanged: '',
    failed: colors.red(`check failed: ${message}`),
    unreachable: colors.red(`cannot be reached: ${message}`),
    unasked: `not asked: ${message}`,
  };
  if (words[outcome] === '') return [];
  return [`    ${colors.bold(name)}  ${words[outcome]}`, ...tasks.map((task) => `      ${task}`)];
}

function titleOf({ verb, isHost, reboots }: DiffEntry, colors: Colors): string {
  if (!isHost) return '';
  const reboot = rebootWords({ reboots });
  const parts = [machineWords[verb], reboot && colors.magenta(reboot)].filter(Boolean);
  return parts.length === 0 ? '' : `  ${parts.join(', ')}`;
}

function resourceLines(
  { address, verb, changes, movedFrom, imports, because }: ResourceDiff,
  entry: DiffEntry,
  paint: Readonly<Record<Verb, (text: string) => string>>,
): string[] {
  // The machine itself has said so in the title.
  const isTold = entry.isHost && verb === entry.verb && address.endsWith(`.${entry.name}`);
  const notes = [
    ...(movedFrom === undefined ? [] : [`was ${movedFrom}`]),
    ...(imports === undefined ? [] : [`takes over ${imports}`]),
    ...(because === undefined ? [] : [because]),
  ];
  const head =
    isTold && notes.length === 0 ? [] : [`    ${paint[verb](signs[verb])} ${[address, ...notes].join(', ')}`];
  return [...head, ...withWholeBlocks(changes).map((change) => `      ${attributeLine(change)}`)];
}
