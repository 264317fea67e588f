import type { createColors } from 'picocolors';
import type { AttributeChange } from './attribute-changes';
import type { DiffEntry, EnvironmentDiff, ResourceDiff } from './environment-diff';
import type { Verb } from './plan-json';
import { summaryOf } from './summary';

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
    for (const resource of entry.resources) lines.push(...resourceLines(resource, entry, paint));
    if (entry.roles.length > 0) lines.push(`    Ansible: ${entry.roles.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function titleOf({ verb, isHost, reboots }: DiffEntry, colors: Colors): string {
  if (!isHost) return '';
  const words = {
    create: 'is made',
    change: 'is changed',
    replace: 'IS DESTROYED AND MADE ANEW',
    delete: 'IS DESTROYED',
    none: '',
  }[verb];
  const reboot = reboots.length > 0 ? colors.magenta(`reboots for ${[...new Set(reboots)].join(', ')}`) : '';
  const parts = [words, reboot].filter(Boolean);
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
  return [...head, ...changes.map((change) => `      ${attributeLine(change)}`)];
}

function attributeLine({ path, before, after, replaces }: AttributeChange): string {
  const mark = replaces ? '  (cannot be changed in place)' : '';
  return `${path}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}${mark}`;
}
