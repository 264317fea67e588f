import type { Command } from 'commander';
import { formatProblems } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { readSite, type SiteOptions } from '../site';

/** `rackwright validate`: every fault of the specs at once, nothing deployed. */
export function addValidate(root: Command, context: Context): void {
  const { writer } = context;
  root
    .command('validate')
    .description('check the specs: every fault at once, with file:line:column')
    .option('--site <folder>', 'the folder of the specs')
    .option('--json', 'print problems as JSON')
    .action((options: SiteOptions & { json?: boolean }) => {
      const result = readSite(context, options);
      const { problems } = result;
      if (options.json) writer.json({ valid: result.ok, problems });
      else if (problems.length > 0)
        writer.line(formatProblems(problems, { color: writer.colors.isColorSupported }));
      if (!result.ok) throw new CommandFailed();
      if (options.json) return;
      const { environments } = result.site;
      const vms = environments.reduce((count, environment) => count + environment.vms.length, 0);
      writer.line(`${result.site.name}: ${environments.length} environments, ${vms} VMs, no faults`);
    });
}
