import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { DeployRequest } from '../../deploy';
import type { PolicyReport } from '../../policies';
import { type Environment, nodesOf, type Site } from '../../site';
import { askToChange } from '../ask-to-change';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { withoutGuests } from '../hosts-are-there';
import { noGatewayOption } from '../no-gateway-option';
import { checkLabIsUp, checkSources, endUnapproved, lacksApproval, takenNames } from '../preflight';
import { parallelOption, type ParallelOptions } from '../parallel-option';
import { planRequest } from '../plan-request';
import { reachableSite } from '../reachable-site';
import { recalledDeployment } from '../recalled-deployment';
import { terraformSecrets } from '../secrets';
import { openSiteToDeploy, openSiteWithOrigins, pickPart, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { pickTargets, type TargetOptions, targetOption } from '../target-option';
import { tellLockedOut } from '../tell-locked-out';
import { tellNetworkVms } from '../tell-network-vms';
import { tellPolicies } from '../tell-policies';
import { printSummary } from './summary';

interface DeployOptions extends SiteOptions, TargetOptions, ParallelOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  readonly gateway: boolean;
  readonly configure?: boolean;
}

type Action = DeployRequest['action'];

/** Machines would be made that nobody can log in to. @throws CommandFailed told as `GUESTS_ABSENT` */
function checkGuests(context: Context, site: Site, environment: Environment): void {
  const refusal = withoutGuests(context, { site, environment });
  if (refusal === undefined) return;
  const { writer } = context;
  const without = `rackwright deploy ${environment.name} --no-configure`;
  writer.note(`${writer.colors.red(refusal)}\nTo make the machines without configuring them: ${without}`);
  throw new CommandFailed();
}

async function run(context: Context, name: string, options: DeployOptions, action: Action): Promise<void> {
  const opened = options.dryRun ? openSiteWithOrigins(context, options) : openSiteToDeploy(context, options);
  const { whole, part } = pickPart(context, opened.site, name);
  // The name of the whole is that of all its parts.
  const isDivided = whole.shards !== undefined && part.partOf === undefined;
  const environment = isDivided ? whole : part;
  const hosts = pickTargets(context, opened.site, { whole, part: environment }, options);
  const meant = environment.vms.filter((vm) => hosts?.includes(vm.name) ?? true);
  const loaded = await reachableSite(context, opened, nodesOf(environment));
  const { site } = loaded;
  checkLabIsUp(context, loaded, nodesOf(environment));
  const isDeploy = action === 'apply' || action === 'plan';
  // What Ansible needs is better missed now than when the machines are there.
  const configures = options.configure ?? true;
  const configured = action === 'apply' && configures ? meant : [];
  if (configured.length > 0) checkGuests(context, site, environment);
  const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment), configured });
  // What is made already is known by it.
  const deployment = isDeploy ? await recalledDeployment(context, loaded, whole, options) : undefined;
  if (isDeploy) await checkSources(context, loaded, { ...environment, vms: meant });
  const approval = isDivided ? { ...options, isForSeveral: true } : options;
  const onlyLooks = lacksApproval(context, approval);
  const request = {
    ...planRequest(context, loaded, { environment, hosts, options, tokens }),
    action,
    configures,
    onlyLooks,
    ...(isDeploy
      ? {
          taken: await takenNames(context, loaded, whole),
          onPolicies: (report: PolicyReport) => {
            tellPolicies(context, report);
          },
        }
      : {}),
    onGateway: (summary: string) => {
      context.writer.note(summary);
    },
  };
  if (action === 'apply') tellNetworkVms(context, meant, deployment);
  const isFiltered = configured.some(({ firewall }) => firewall?.enabled);
  const node = site.nodes.find((each) => each.name === environment.node);
  // The lab filters nothing.
  if (isFiltered && node && node.kind !== 'lab') {
    const { admins = [] } = whole.firewall ?? {};
    await tellLockedOut(context, { what: `the machines of ${whole.name}`, admins, towards: node.address });
  }
  const { deployEnvironment, deployParts } = deployRoom();
  const result = isDivided
    ? await deployParts({
        ...request,
        parallel: options.parallel ?? availableParallelism(),
        onLine: (shard, line) => {
          if (line !== '') context.writer.line(`${shard}: ${line}`);
        },
      })
    : await deployEnvironment({
        ...request,
        ...(options.autoApprove ? {} : { agree: (proposal) => askToChange(context, proposal) }),
      });
  if (result === 'declined') {
    context.writer.note('Nothing was changed.');
    throw new CommandFailed();
  }
  if (onlyLooks) endUnapproved(context, result, approval);
  else if (result === 'unchanged' && !options.dryRun) context.writer.line('nothing to change');
  if (action === 'apply') await printSummary(context, loaded, whole);
}

/** `rackwright deploy ENV` and `destroy ENV`: the stacks of the cdktf command line, synthesized in process. */
export function addDeploy(root: Command, context: Context): void {
  const command = (name: string, description: string): Command =>
    addSiteOptions(root.command(`${name} <environment>`).description(description))
      .option('--dry-run', "show Terraform's own plan; change nothing (by machines: rackwright diff)")
      .option('--auto-approve', 'do not ask')
      .addOption(parallelOption())
      .addOption(noGatewayOption());

  command('deploy', 'deploy and configure an environment, as `cdktf deploy` does but faster')
    .addOption(targetOption())
    .option(
      '--no-configure',
      'leave the machines as they come, without Ansible; the next deploy configures them',
    )
    .action((name: string, options: DeployOptions) =>
      run(context, name, options, options.dryRun ? 'plan' : 'apply'),
    );
  command('destroy', 'remove everything that the deploy of an environment made').action(
    (name: string, options: DeployOptions) =>
      run(context, name, options, options.dryRun ? 'plan-destroy' : 'destroy'),
  );
}
