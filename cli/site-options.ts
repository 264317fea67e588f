import type { Command } from 'commander';
import { resolve } from 'node:path';
import {
  type ChosenFile,
  type ChosenStream,
  formatProblems,
  type LoadSiteOptions,
  readChosenStream,
} from '../site';
import type { Context } from './context';
import { CommandFailed } from './exit';

/** Options that every command with a site has. */
export interface SiteOptions {
  readonly site?: string;
  readonly set?: readonly string[];
  readonly var?: readonly string[];
  readonly defaults?: string;
  readonly vmSpecs?: string;
  /** `-` is standard input. */
  readonly installConfig?: string;
  readonly locked?: boolean;
}

/** What a command that Terraform starts must read the site with: the same as the one that started Terraform. */
const SITE_OPTIONS_VARIABLE = 'RACKWRIGHT_SITE_OPTIONS';
const STDIN = 0;

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** Declares the options that say what site is meant, and what to read in place of its files. */
export function addSiteOptions(command: Command): Command {
  return command
    .option('--site <folder>', 'the folder of the specs')
    .option('--set <path=value>', 'override a value, as vms.dev1.memory=2GiB; may be repeated', collect)
    .option('--var <name=value>', 'node=pve1 moves every environment to a node; may be repeated', collect)
    .option('--defaults <file>', 'read this in place of defaults.yaml; - is standard input')
    .option('--vm-specs <file>', 'read this in place of vm_specs.yaml; - is standard input')
    .option('--install-config <file>', 'read this in place of install_config.yaml; - is standard input')
    .option('--locked', 'refuse a site for which allocations.lock.yaml would have to change');
}

type Overrides = Pick<LoadSiteOptions, 'sets' | 'vars' | 'chosen' | 'locked'>;

/** What the options say to the loading of a site; without any, what the command that started this one said. */
export function overridesOf(context: Context, options: SiteOptions): Overrides {
  const own = {
    ...(options.set ? { sets: options.set } : {}),
    ...(options.var ? { vars: options.var } : {}),
    ...chosenOf(context, options),
    ...(options.locked ? { locked: true } : {}),
  };
  const inherited = context.environment[SITE_OPTIONS_VARIABLE];
  if (Object.keys(own).length > 0 || inherited === undefined) return own;
  return JSON.parse(inherited) as Overrides;
}

/** Longer than any path or value; the kernel takes 128 KiB for one variable. */
const MOST_CHARACTERS = 100_000;

/** The environment for Terraform: the commands that it starts read the same site with the same overrides. */
export function environmentFor(context: Context, options: SiteOptions): Context['environment'] {
  const overrides = overridesOf(context, options);
  const { site } = options;
  const text = JSON.stringify(overrides);
  if (text.length > MOST_CHARACTERS) {
    context.writer.note(
      'INPUT_TOO_LARGE: the overrides are too large to hand on to Terraform; write them into files',
    );
    throw new CommandFailed(2);
  }
  return {
    ...context.environment,
    ...(site === undefined ? {} : { RACKWRIGHT_SITE: resolve(context.project, site) }),
    ...(text === '{}' ? {} : { [SITE_OPTIONS_VARIABLE]: text }),
  };
}

function chosenOf(
  context: Context,
  { defaults, vmSpecs, installConfig }: SiteOptions,
): Pick<Overrides, 'chosen'> {
  if ([defaults, vmSpecs, installConfig].filter((path) => path === '-').length > 1) {
    context.writer.note('INPUT_TWICE: standard input can be read as one file only; give the others as files');
    throw new CommandFailed(2);
  }
  const files = {
    ...(defaults === undefined ? {} : { defaults: fileOrInput(context, defaults) }),
    ...(vmSpecs === undefined ? {} : { vmSpecs: fileOrInput(context, vmSpecs) }),
    ...(installConfig === undefined ? {} : { installConfig: fileOrInput(context, installConfig) }),
  };
  return Object.keys(files).length > 0 ? { chosen: files } : {};
}

let input: ChosenStream | undefined;

/** Standard input can be read once, and a command may ask for its files twice. */
function fileOrInput({ writer }: Context, path: string): ChosenFile {
  if (path !== '-') return { path };
  input ??= readChosenStream(STDIN, '<stdin>');
  if (input.ok) return input.file;
  writer.note(formatProblems(input.problems, { color: writer.colors.isColorSupported }));
  throw new CommandFailed();
}
