import { InvalidArgumentError, type Command } from 'commander';
import { join, resolve } from 'node:path';
import { configure, ConfigureError, progressPrinter, type RunReport } from '../../inventory';
import { type Environment, nodesOf, type Site } from '../../site';
import type { Context } from '../context';
import { environmentDirectory, generationsOf, labProxyCommand, readDeployment } from '../deployment';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { GuestAgents } from '../guest-agent';
import { checkHostsAreThere } from '../hosts-are-there';
import { checkLabIsUp } from '../preflight';
import { reachableSite } from '../reachable-site';
import { recalledDeployment } from '../recalled-deployment';
import { hostSecrets } from '../secrets';
import { openSiteWithOrigins, openToldSite, pickHosts, pickPart, type SiteOptions } from '../site';
import { pickLimit } from '../pick-limit';
import { pickTags } from '../pick-tags';
import { addSiteOptions } from '../site-options';

/** Options of `rackwright configure`. */
export interface ConfigureOptions extends SiteOptions {
  readonly all?: boolean;
  readonly limit?: string;
  readonly hosts?: readonly string[];
  readonly tags?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly forks?: number;
  readonly playbook?: string;
  readonly json?: boolean;
  /** Seconds that a machine may take to answer, of one that is only looked at. @default as long as its first start may take */
  readonly answerSeconds?: number;
}

function forks(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('a whole number from 1 is needed');
}

/** `user` is `ansible/playbooks/user.yml`; what has a slash or an ending is a file, from where the command was called. */
function playbookFile(name: string): string {
  return /^[a-z0-9-]+$/.test(name) ? join('playbooks', `${name}.yml`) : resolve(name);
}

/** A ledger knows of the whole playbook alone; and what `--check` looks for is what no ledger knows. */
function isForChangedHosts({ all, check, tags, playbook }: ConfigureOptions): boolean {
  return !all && !check && tags === undefined && playbook === undefined;
}

/** That the lab has gone meanwhile, and what to do; undefined while it runs. */
function goneLab(context: Context, site: Site, environment: Environment): string | undefined {
  if (labProxyCommand(context, site, environment) !== undefined) return undefined;
  return 'the lab does not run any longer; start it with: rackwright lab up';
}

/**
 * Runs Ansible as the options of `rackwright configure` say.
 * @throws ConfigureError; CommandFailed for what was told already
 */
export async function runAnsible(
  context: Context,
  name: string,
  options: ConfigureOptions,
): Promise<RunReport> {
  const { writer } = context;
  // Set by the provisioner of a deploy, which has told of the site already.
  const planned = context.environment['RACKWRIGHT_HOST_HASHES'];
  const opened = (planned ? openToldSite : openSiteWithOrigins)(context, options);
  const { whole: environment, part } = pickPart(context, opened.site, name);
  const tags = pickTags(context, options.tags, options.playbook);
  const loaded = await reachableSite(context, opened, nodesOf(environment));
  const { site } = loaded;
  const names = part.vms.map((vm) => vm.name);
  const chosen =
    pickHosts(context, options.hosts, names) ??
    pickLimit(context, site, { whole: environment, part }, options.limit);
  const chosenVms = part.vms.filter((vm) => chosen?.includes(vm.name) ?? true);
  // Terraform says where the hashes of the plan lie; by hand they are computed from what lies here now.
  const hashes = planned
    ? deployRoom().plannedHashes(planned, { site, environment, hosts: chosenVms, home: context.home })
    : undefined;
  if (!planned && part.partOf === undefined && environment.shards !== undefined) {
    const last = String(environment.shards - 1);
    writer.note(
      `hosts of shards are configured as ${name}/0 to ${name}/${last}; these are those of ${name} itself`,
    );
  }
  // Hosts of a part know those of the whole, and no others are configured.
  const wanted = chosen ?? (part.vms.length < environment.vms.length ? names : undefined);
  const hosts = environment.vms.filter((vm) => wanted?.includes(vm.name) ?? true);
  const deployment = planned
    ? readDeployment(context, environment)
    : await recalledDeployment(context, loaded, environment, options);
  const secrets = await hostSecrets(context, loaded, hosts);
  checkHostsAreThere(context, { site, environment, hosts, deployment });
  // Without its lab, an address of the lab is somebody else's.
  checkLabIsUp(context, loaded, nodesOf(environment));
  const proxy = labProxyCommand(context, site, environment);
  const agents = new GuestAgents(context, loaded, deployment);
  const { answerSeconds } = options;
  const answerMs = answerSeconds === undefined ? undefined : answerSeconds * 1000;
  try {
    return await configure({
      site,
      environment,
      directory: environmentDirectory(context, part),
      ansibleDirectory: join(context.home, 'ansible'),
      venv: context.venv,
      processEnvironment: context.environment,
      signal: context.signal,
      askAgent: agents.ask,
      askHostKeys: agents.askHostKeys,
      onEvent: progressPrinter(process.stderr, writer.colors),
      changedOnly: isForChangedHosts(options),
      check: options.check ?? false,
      diff: options.diff ?? false,
      secrets,
      ...(wanted ? { hosts: wanted } : {}),
      ...(tags ? { tags } : {}),
      ...(options.forks ? { forks: options.forks } : {}),
      ...(options.playbook ? { playbook: playbookFile(options.playbook) } : {}),
      ...(hashes ? { hostHashes: hashes } : {}),
      ...(proxy ? { proxyCommand: proxy } : {}),
      ...(proxy ? { inVain: () => goneLab(context, site, environment) } : {}),
      ...(deployment ? { generations: generationsOf(deployment) } : {}),
      ...(answerMs === undefined
        ? {}
        : { sshTimeoutMs: answerMs, loginTimeoutMs: answerMs, cloudInitTimeoutMs: answerMs }),
    });
  } finally {
    await agents.close();
  }
}

async function configureHosts(context: Context, name: string, options: ConfigureOptions): Promise<void> {
  const { writer } = context;
  try {
    const report = await runAnsible(context, name, options);
    if (options.json) writer.json(report);
    const states = Object.values(report.hosts).map(({ state }) => state);
    if (states.length > 0 && states.every((state) => state === 'up-to-date'))
      writer.note('what somebody changed by hand is found by --check, and taken back by --all');
  } catch (error) {
    if (!(error instanceof ConfigureError)) throw error;
    if (options.json && error.report) writer.json(error.report);
    writer.note(writer.colors.red(`${error.code}: ${error.message}`));
    throw new CommandFailed();
  }
}

/** `rackwright configure ENV`: Ansible on the hosts of a deployed environment. */
export function addConfigure(root: Command, context: Context): void {
  addSiteOptions(
    root.command('configure <environment>').description('configure the hosts of an environment with Ansible'),
  )
    .option('--all', 'also hosts that are configured by the present specs and roles already')
    .option('--hosts <names...>', 'only these hosts')
    .option(
      '--limit <patterns>',
      'the same as Ansible has it: names and groups with wildcards, web*,role_docker,!web3',
    )
    .option('--tags <tags>', 'only tasks with one of these tags, separated by commas')
    .option('--check', 'change nothing; say what would change')
    .option('--diff', 'write differences of files to the log')
    .option('--forks <count>', 'hosts worked on at once', forks)
    .option('--playbook <name>', 'another than site: one of ansible/playbooks, or a file')
    .option('--json', 'print the report as JSON')
    .action((name: string, options: ConfigureOptions) => configureHosts(context, name, options));
}
