import type { Command } from 'commander';
import { nodesOf } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { runCommand } from '../run-command';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions, environmentFor } from '../site-options';

/** `rackwright gateway ENV -- COMMAND`: what `rackwright deploy` has by itself, for plain cdktf and Terraform. */
export function addGateway(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('gateway <environment> <command...>')
      .description(
        "run a command behind a gateway that spares PVE the provider's requests, as in: gateway dev -- npx cdktf deploy dev",
      ),
  ).action(async (name: string, command: readonly string[], options: SiteOptions) => {
    const opened = openSiteWithOrigins(context, options);
    const environment = pickEnvironment(context, opened.site, name);
    const loaded = await reachableSite(context, opened, nodesOf(environment));
    const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment) });
    const gateways = await deployRoom().openGateways({
      site: loaded.site,
      environment,
      project: context.project,
      processEnvironment: { ...environmentFor(context, options), ...tokens },
    });
    let status: number;
    try {
      status = await runCommand(context, command, gateways.processEnvironment);
    } finally {
      await gateways.close();
    }
    for (const summary of gateways.summaries()) context.writer.note(summary);
    if (status !== 0) throw new CommandFailed(status);
  });
}
