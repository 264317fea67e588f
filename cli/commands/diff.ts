import { Option, type Command } from 'commander';
import type { RunReport } from '../../inventory';
import { type Environment, ROLES_OF_ALL } from '../../site';
import type { Context } from '../context';
import { readDeployment } from '../deployment';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { configureHosts } from './configure';
import { noGatewayOption } from '../no-gateway-option';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions, environmentFor } from '../site-options';
import { tellPolicies } from '../tell-policies';

interface DiffOptions extends SiteOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly gateway: boolean;
  readonly check?: boolean;
}

/** Exit code where something would change, as Terraform's own `plan -detailed-exitcode` has it. */
const CHANGED = 2;

/** Ansible's check run on the machines that are deployed; those that are still to be made cannot be asked. */
async function checkHosts(
  context: Context,
  environment: Environment,
  options: DiffOptions,
): Promise<RunReport | undefined> {
  const deployed = readDeployment(context, environment)?.hosts ?? {};
  const hosts = environment.vms.map(({ name }) => name).filter((name) => deployed[name] !== undefined);
  if (hosts.length === 0) return undefined;
  return configureHosts(context, environment.name, {
    ...(options satisfies SiteOptions),
    hosts,
    check: true,
    diff: true,
  });
}

function changedHosts(report: RunReport | undefined): readonly (readonly [string, number])[] {
  const hosts = Object.entries(report?.hosts ?? {});
  return hosts.flatMap(([name, { changed }]) => (changed > 0 ? [[name, changed] as const] : []));
}

function ansibleLines(report: RunReport | undefined): readonly string[] {
  if (!report) return [];
  const changed = changedHosts(report);
  if (changed.length === 0) return ['Ansible would change nothing.'];
  const told = changed.map(([name, count]) => `${name}: ${String(count)} task${count === 1 ? '' : 's'}`);
  return [`Ansible would change ${told.join(', ')} (differences are in ${report.folder})`];
}

/** `rackwright diff ENV`: what a deploy would do, by machines. */
export function addDiff(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('diff <environment>')
      .description(
        'what a deploy would do, machine by machine; exit code 0 without changes, 2 with, 1 after an error or where policies refuse',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, markdown for a pull request, or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .option('--check', 'ask Ansible as well what it would change on the hosts that are there')
    .addOption(noGatewayOption())
    .action(async (name: string, options: DiffOptions) => {
      const { writer, home, project, onInterrupt } = context;
      const loaded = openSiteWithOrigins(context, options);
      const environment = pickEnvironment(context, loaded.site, name);
      const tokens = await terraformSecrets(context, loaded, { environment, configured: [] });
      const { diffEnvironment, renderMarkdown, renderText } = deployRoom();
      const refusals: string[] = [];
      const diff = await diffEnvironment(
        {
          site: loaded.site,
          environment,
          home,
          project,
          processEnvironment: { ...environmentFor(context, options), ...tokens },
          onInterrupt,
          placeOf: (subject) => loaded.origins.placeOf(subject),
          gateway: options.gateway,
          onPolicies: (report) => {
            if (report.isRefused) refusals.push(report.environment);
            tellPolicies(context, report);
          },
        },
        ROLES_OF_ALL,
      );
      const ansible = options.check ? await checkHosts(context, environment, options) : undefined;
      if (options.format === 'json') writer.json(ansible ? { ...diff, ansible } : diff);
      else writer.text(options.format === 'text' ? renderText(diff, writer.colors) : renderMarkdown(diff));
      if (refusals.length > 0) throw new CommandFailed();
      for (const line of ansibleLines(ansible)) if (options.format !== 'json') writer.line(line);
      if (diff.isChanged || changedHosts(ansible).length > 0) throw new CommandFailed(CHANGED);
    });
}
