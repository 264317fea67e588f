import { Option, type Command } from 'commander';
import { nodesOf } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { noGatewayOption } from '../no-gateway-option';
import { presentGuests } from '../present-guests';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions, environmentFor } from '../site-options';

interface DriftOptions extends SiteOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly gateway: boolean;
}

/** Exit code where something has drifted, as that of `diff` where something would change. */
const DRIFTED = 2;

/** `rackwright drift ENV`: what somebody else changed since the deploy. */
export function addDrift(root: Command, context: Context): void {
  const { writer, home, project, onInterrupt } = context;
  addSiteOptions(
    root
      .command('drift <environment>')
      .description(
        'compare what was deployed, what is there and what the specs say; exit code 0 without drift, 2 with, 1 after an error',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, markdown for an issue, or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addOption(noGatewayOption())
    .action(async (name: string, options: DriftOptions) => {
      const loaded = openSiteWithOrigins(context, options);
      const environment = pickEnvironment(context, loaded.site, name);
      const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment) });
      const guests = await presentGuests(context, loaded, environment);
      const { driftMarkdown, driftOf, driftText } = deployRoom();
      const report = await driftOf(
        {
          site: loaded.site,
          environment,
          home,
          project,
          processEnvironment: { ...environmentFor(context, options), ...tokens },
          onInterrupt,
          placeOf: (subject) => loaded.origins.placeOf(subject),
          gateway: options.gateway,
        },
        guests,
      );
      if (options.format === 'json') writer.json(report);
      else if (options.format === 'markdown') writer.text(driftMarkdown(report));
      else writer.text(driftText(report, writer.colors));
      if (report.isDrifted) throw new CommandFailed(DRIFTED);
    });
}
