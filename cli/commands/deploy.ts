import type { Command } from 'commander';
import type { DeployRequest } from '../../deploy';
import { nodesOf } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { noGatewayOption } from '../no-gateway-option';
import { checkApproval, checkLabIsUp, checkSources } from '../preflight';
import { terraformSecrets } from '../secrets';
import { openSiteToDeploy, openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions, environmentFor } from '../site-options';
import { tellPolicies } from '../tell-policies';
import { printSummary } from './summary';

interface DeployOptions extends SiteOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  readonly gateway: boolean;
}

type Action = DeployRequest['action'];

async function run(context: Context, name: string, options: DeployOptions, action: Action): Promise<void> {
  const loaded = options.dryRun ? openSiteWithOrigins(context, options) : openSiteToDeploy(context, options);
  const { site } = loaded;
  const environment = pickEnvironment(context, site, name);
  checkApproval(context, options);
  checkLabIsUp(context, loaded, nodesOf(environment));
  const isDeploy = action === 'apply' || action === 'plan';
  // What Ansible needs is better missed now than when the machines are there.
  const configured = action === 'apply' ? environment.vms : [];
  const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment), configured });
  if (isDeploy) await checkSources(context, loaded, environment);
  await deployRoom().deployEnvironment({
    site,
    environment,
    action,
    approved: options.autoApprove ?? false,
    home: context.home,
    project: context.project,
    processEnvironment: { ...environmentFor(context, options), ...tokens },
    onInterrupt: context.onInterrupt,
    placeOf: (subject) => loaded.origins.placeOf(subject),
    gateway: options.gateway,
    ...(isDeploy
      ? {
          onPolicies: (report) => {
            tellPolicies(context, report);
          },
        }
      : {}),
    onGateway: (summary) => {
      context.writer.note(summary);
    },
  });
  if (action === 'apply') printSummary(context, site, environment);
}

/** `rackwright deploy ENV` and `destroy ENV`: the stacks of the cdktf command line, synthesized in process. */
export function addDeploy(root: Command, context: Context): void {
  const command = (name: string, description: string): Command =>
    addSiteOptions(root.command(`${name} <environment>`).description(description))
      .option('--dry-run', 'show what would change; change nothing')
      .option('--auto-approve', 'do not ask')
      .addOption(noGatewayOption());

  command('deploy', 'deploy and configure an environment, as `cdktf deploy` does but faster').action(
    (name: string, options: DeployOptions) => run(context, name, options, options.dryRun ? 'plan' : 'apply'),
  );
  command('destroy', 'remove everything that the deploy of an environment made').action(
    (name: string, options: DeployOptions) =>
      run(context, name, options, options.dryRun ? 'plan-destroy' : 'destroy'),
  );
}
