import { InvalidArgumentError, Option, type Command } from 'commander';
import { faultFile, type FaultRule } from '../../lab/pve';
import { formatProblems, readTypedFile } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { withLab } from '../lab-client';
import { labOption } from './lab-option';

interface FaultView {
  readonly name: string;
  readonly kind: string;
  readonly matched: number;
  readonly fired: number;
  readonly active: boolean;
}

interface FiringView {
  readonly at: number;
  readonly fault: string;
  readonly method?: string;
  readonly path?: string;
  readonly outcome: string;
}

/** Options that are whole or decimal numbers; the rules' own schema knows their limits. */
const NUMBERS = {
  vmid: 'a guest that the request names; the guest of a lock',
  status: 'of an HTTP status',
  first: 'act on N requests and no more',
  every: 'act on each Nth request that matches',
  after: 'leave alone the first N requests that match',
  probability: 'from 0 to 1',
  seed: 'makes the probability repeatable',
  seconds: 'how long a state lasts',
  delay: 'seconds of a slow answer, or of a disk on a slow storage',
} as const;

const TEXTS = {
  name: 'of the rule',
  path: 'below /api2/json; * or {x} is one step, ** any number',
  node: 'a node that the request names; the node that is away',
  storage: 'a storage that the request names; the storage that is full or slow',
  task: 'type of the task that the request starts, qmclone',
  at: 'before, middle or after',
  reason: 'phrase of a status, or of a node that is away',
  message: 'how a task ends',
  leaves: 'of a task: clean or lock',
  lock: 'of a guest: backup, clone, migrate, …',
} as const;

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed');
  return value;
}

const gather = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Reads a file of rules; what is wrong with it is printed with its places. */
export function readFaults(context: Context, file: string): readonly FaultRule[] {
  const read = readTypedFile(file, context.project, faultFile);
  if (read.ok) return read.value.faults;
  const { writer } = context;
  writer.note(formatProblems(read.problems, { color: writer.colors.isColorSupported }));
  throw new CommandFailed();
}

/** Makes the rules of a running lab those of a file. */
export async function setFaults(context: Context, name: string, rules: readonly FaultRule[]): Promise<void> {
  await withLab(context, name, (client) => client.putJson('faults', { faults: rules }));
}

function rulesOf(context: Context, kind: string, options: Readonly<Record<string, unknown>>): unknown {
  const { file, method, log, error } = options;
  const own = Object.entries(options).filter(([name]) => name in NUMBERS || name in TEXTS);
  if (typeof file === 'string') return readFaults(context, file);
  const methods = method === undefined ? {} : { method };
  const errors = Object.fromEntries(
    ((error ?? []) as readonly string[]).map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? [text, 'invalid'] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
  return [
    {
      kind,
      ...Object.fromEntries(own),
      ...methods,
      ...(log === undefined ? {} : { log }),
      ...(error === undefined ? {} : { errors }),
    },
  ];
}

function addRule(fault: Command, context: Context): void {
  const { writer } = context;
  const add = fault
    .command('add [kind]')
    .description(
      'status, task-failure, lock, slow, drop, node-away, storage-full, storage-slow, no-quorum or agent-silent; or rules of a --file',
    )
    .addOption(labOption())
    .option('--file <file>', 'YAML with a list `faults:`')
    .option('--method <method>', 'of the request; may be repeated', gather)
    .option('--log <line>', 'line of a failing task; may be repeated', gather)
    .option('--error <parameter=text>', 'complaint of a status; may be repeated', gather)
    .option('--json', 'print JSON');
  for (const [name, text] of Object.entries(NUMBERS)) {
    add.addOption(new Option(`--${name} <number>`, text).argParser(number));
  }
  for (const [name, text] of Object.entries(TEXTS)) add.option(`--${name} <text>`, text);
  add.action(async (kind: string | undefined, options: { lab: string; json?: boolean; file?: string }) => {
    if (kind === undefined && options.file === undefined) {
      writer.note('name the kind of the fault, or a --file of rules');
      throw new CommandFailed(2);
    }
    const faults = rulesOf(context, kind ?? '', options);
    const added = await withLab(context, options.lab, (client) =>
      client.postJson<readonly FaultView[]>('faults', { faults }),
    );
    if (options.json) writer.json(added);
    else for (const { name } of added) writer.line(name);
  });
}

/** `rackwright lab fault …`: what is to go wrong in a running lab. */
export function addLabFault(lab: Command, context: Context): void {
  const { writer } = context;
  const fault = lab.command('fault').description('make things go wrong in a running lab');
  addRule(fault, context);

  fault
    .command('list')
    .description('the rules, and how often they acted')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async (options: { lab: string; json?: boolean }) => {
      const rules = await withLab(context, options.lab, (client) =>
        client.get<readonly FaultView[]>('faults'),
      );
      if (options.json) writer.json(rules);
      else if (rules.length === 0) writer.line('no faults');
      else {
        const rows = rules.map(({ name, kind, matched, fired, active }) => [
          ...[name, kind, String(matched), String(fired)],
          active ? 'in force' : '',
        ]);
        writer.table(['name', 'kind', 'matched', 'acted', 'state'], rows);
      }
    });

  fault
    .command('remove <names...>')
    .description('take rules away; a state that one brought about ends')
    .addOption(labOption())
    .action((names: readonly string[], options: { lab: string }) =>
      withLab(context, options.lab, async (client) => {
        for (const name of names) await client.delete(`faults/${encodeURIComponent(name)}`);
      }),
    );

  fault
    .command('clear')
    .description('take all rules away')
    .addOption(labOption())
    .action((options: { lab: string }) =>
      withLab(context, options.lab, async (client) => {
        await client.delete('faults');
      }),
    );

  fault
    .command('log')
    .description('each time that a rule acted: which, when, on what, what the client got')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async (options: { lab: string; json?: boolean }) => {
      const log = await withLab(context, options.lab, (client) =>
        client.get<readonly FiringView[]>('faults/log'),
      );
      if (options.json) writer.json(log);
      else if (log.length === 0) writer.line('no fault has acted');
      else {
        const rows = log.map(({ at, fault: name, method, path, outcome }) => [
          new Date(at).toISOString(),
          name,
          method === undefined ? '' : `${method} ${path ?? ''}`,
          outcome,
        ]);
        writer.table(['when', 'fault', 'request', 'outcome'], rows);
      }
    });

  fault.action(() => {
    fault.outputHelp();
    throw new CommandFailed(2);
  });
}
