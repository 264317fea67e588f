import type { Command } from 'commander';
import { findSiteDirectory, formatProblems, loadSite } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import type { SiteOptions } from '../site';

/** `rackwright validate`: every fault of the specs at once, nothing deployed. */
export function addValidate(root: Command, context: Context): void {
  root
    .command('validate')
    .description('check the specs: every fault at once, with file:line:column')
    .option('--site <folder>', 'the folder of the specs')
    .option('--json', 'print problems as JSON')
    .action((options: SiteOptions & { json?: boolean }) => {
      const directory = findSiteDirectory({
        explicit: options.site,
        fromEnvironment: context.environment['RACKWRIGHT_SITE'],
        workingDirectory: context.project,
      });
      const { site, problems } = loadSite({ siteDirectory: directory });
      if (options.json) context.writer.json({ valid: site !== undefined, problems });
      else if (problems.length > 0) context.writer.line(formatProblems(problems, { color: context.writer.colors.isColorSupported }));
      if (!site) throw new CommandFailed();
      const vms = site.environments.reduce((count, environment) => count + environment.vms.length, 0);
      if (!options.json) {
        context.writer.line(`${directory}: ${String(site.environments.length)} environments, ${String(vms)} VMs, no faults`);
      }
    });
}
