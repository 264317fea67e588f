import type { Command } from 'commander';
import { relative } from 'node:path';
import { formatProblems, type Site, writeAllocations } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { whatWasWritten } from '../keep-allocations';
import { readSite, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly hosts?: readonly string[];
}

function run(context: Context, options: Options): void {
  const { writer } = context;
  const result = readSite(context, options, options.hosts ? { hosts: options.hosts } : {});
  const { problems } = result;
  const valid = result.ok && !(options.strict && problems.length > 0);
  const changed = result.ok && result.allocations.changed;
  // What is refused is not given anything either.
  const written = valid && changed && !options.dryRun ? writeAllocations(result.allocations) : false;
  if (options.json) {
    writer.json({ valid, problems, allocations: { changed, written } });
    if (!valid) throw new CommandFailed();
    return;
  }
  if (problems.length > 0) writer.line(formatProblems(problems, { color: writer.colors.isColorSupported }));
  if (!valid) throw new CommandFailed();
  writer.line(`${countsOf(result.site)}, ${problems.length > 0 ? 'no errors' : 'no faults'}`);
  const file = relative(context.project, result.allocations.file);
  if (written) writer.note(whatWasWritten(context, result.allocations));
  else if (changed) writer.note(`${file} would change`);
}

function countsOf(site: Site): string {
  const vms = site.environments.reduce((count, environment) => count + environment.vms.length, 0);
  const hosts = site.hosts ? `, ${counted(site.hosts.length, 'physical machine')}` : '';
  const environments = counted(site.environments.length, 'environment');
  return `${site.name}: ${environments}, ${counted(vms, 'VM')}${hosts}`;
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** `rackwright validate`: every fault of the specs at once, nothing deployed. */
export function addValidate(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('validate')
      .description('check the specs: every fault at once, with file:line:column; keep what was handed out'),
  )
    .option('--hosts <names...>', 'count only these machines; all are checked')
    .option('--strict', 'warnings are faults as well')
    .option('--dry-run', 'do not write allocations.lock.yaml')
    .option('--json', 'print problems as JSON')
    .action((options: Options) => {
      run(context, options);
    });
}
