import type { Command } from 'commander';
import { join, relative } from 'node:path';
import { formatNotices, type HostHistory, hostHistory, loginNics } from '../../inventory';
import { type Environment, type IpConfig, partsOf, type Site, type Vm } from '../../site';
import type { Context } from '../context';
import {
  environmentDirectory,
  labProxyCommand,
  readDeployment,
  type DeployedHost,
  type Deployment,
} from '../deployment';
import { CommandFailed } from '../exit';
import { recalledDeployment } from '../recalled-deployment';
import { type PowerState, powerStates } from '../power-states';
import { type LoadedSite, openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Row {
  readonly name: string;
  readonly vmId: number;
  readonly node: string;
  readonly addresses: readonly string[];
  readonly memoryMib: number;
  readonly deployed: boolean;
  /** Whether it runs, as PVE says; null where that cannot be asked, or it is not deployed. */
  readonly power: PowerState | null;
  /** What the latest run of Ansible did to the host; null when there was none since it was deployed. */
  readonly configured: HostHistory | null;
  /** False where its lab is down, and the machine with it. */
  readonly labUp: boolean;
  readonly ssh: string;
}

/** What is known of an environment beside its spec. */
interface Known {
  readonly deployment: Deployment | undefined;
  readonly history: ReadonlyMap<string, HostHistory>;
  readonly sshConfig: string;
  readonly labUp: boolean;
  readonly power: ReadonlyMap<number, PowerState>;
}

/** @param learned - the address from DHCP that the latest run found the host at */
function addressesOf(environment: Environment, vm: Vm, learned: string | undefined): readonly string[] {
  const asking = loginNics(environment, vm).find(({ ipv4, ipv6 }) => [ipv4, ipv6].some(isDhcp));
  return vm.nics.flatMap((nic) => {
    const fixed = [nic.ipv4, nic.ipv6].flatMap((ip) =>
      ip.method === 'static' ? [`${ip.address.split('/')[0] ?? ''} (${nic.bridge})`] : [],
    );
    if (![nic.ipv4, nic.ipv6].some(isDhcp)) return fixed;
    const known = nic === asking ? learned : undefined;
    return [...fixed, known === undefined ? `DHCP (${nic.bridge})` : `${known} (${nic.bridge}, DHCP)`];
  });
}

function isDhcp({ method }: IpConfig): boolean {
  return method === 'dhcp';
}

/** In one word: whether the host is as the spec wants it. */
function stateOf({ configured, labUp }: Row): string {
  if (!labUp) return 'lab is down';
  if (configured === null) return 'not configured';
  return configured.state === 'up-to-date' ? 'configured' : configured.state;
}

/** A run from before the machine was made was about another one of the same name. */
function isOf(machine: DeployedHost | undefined, run: HostHistory | undefined): run is HostHistory {
  return machine !== undefined && run?.generation === machine.generation;
}

function rowOf(
  environment: Environment,
  vm: Vm,
  { deployment, history, sshConfig, labUp, power }: Known,
): Row {
  const learned = deployment?.hosts[vm.name];
  const latest = history.get(vm.name);
  const run = isOf(learned, latest) ? latest : null;
  return {
    name: vm.name,
    vmId: vm.vmId,
    node: learned?.node ?? vm.node,
    addresses: addressesOf(environment, vm, run?.address),
    memoryMib: vm.memoryMib,
    deployed: learned !== undefined,
    power: learned ? (power.get(vm.vmId) ?? null) : null,
    configured: run,
    labUp,
    ssh: `ssh -F ${sshConfig} ${vm.name}`,
  };
}

function print({ writer }: Context, environment: Environment, rows: readonly Row[]): void {
  const { bold } = writer.colors;
  writer.line(bold(`${environment.name}: ${rows.length} machines, posture ${environment.posture}`));
  writer.line();
  const isAsked = rows.some(({ power }) => power !== null);
  const cells = rows.map((row) => [
    row.name,
    String(row.vmId),
    row.node,
    `${row.memoryMib} MiB`,
    row.addresses.join(', '),
    ...(isAsked ? [row.power ?? '-'] : []),
    stateOf(row),
    row.ssh,
  ]);
  const power = isAsked ? ['power'] : [];
  writer.table(['host', 'VM', 'node', 'memory', 'addresses', ...power, 'state', 'log in with'], cells);
  const told = formatNotices(Object.fromEntries(rows.map(({ name, configured }) => [name, configured])));
  if (told.length === 0) return;
  writer.line();
  for (const notice of told) writer.line(writer.colors.yellow(notice));
}

function isOnLab(site: Site, environment: Environment): boolean {
  return site.nodes.some(({ name, kind }) => name === environment.node && kind === 'lab');
}

/** Whether the environment's lab runs; true of real nodes. */
function isLabUp(context: Context, site: Site, environment: Environment): boolean {
  return !isOnLab(site, environment) || labProxyCommand(context, site, environment) !== undefined;
}

async function rowsOf(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
  deployment: Deployment | undefined,
): Promise<readonly Row[]> {
  const { site } = loaded;
  const power = deployment ? await powerStates(context, loaded, environment) : new Map<number, string>();
  const labUp = isLabUp(context, site, environment);
  // Each part has been configured by itself.
  return partsOf(environment).flatMap((part) => {
    const directory = environmentDirectory(context, part);
    const sshConfig = relative(context.project, join(directory, 'ssh_config'));
    const known = { deployment, history: hostHistory(directory), sshConfig, labUp, power };
    return part.vms.map((vm) => rowOf(environment, vm, known));
  });
}

/** Prints what a deploy made and how to log in. */
export async function printSummary(
  context: Context,
  loaded: LoadedSite,
  environment: Environment,
): Promise<void> {
  const rows = await rowsOf(context, loaded, environment, readDeployment(context, environment));
  print(context, environment, rows);
  if (isLabUp(context, loaded.site, environment)) return;
  context.writer.note('The lab is down, and these machines with it. Start them with: rackwright lab up');
}

/** `rackwright summary ENV`: what is there, and how to log in. */
export function addSummary(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(root.command('summary <environment>').description('what was deployed, and how to log in'))
    .option('--json', 'print JSON')
    .action(async (name: string, options: SiteOptions & { json?: boolean }) => {
      const loaded = openSiteWithOrigins(context, options);
      const { site } = loaded;
      const environment = pickEnvironment(context, site, name);
      const deployment = await recalledDeployment(context, loaded, environment, options);
      if (options.json) {
        const hosts = await rowsOf(context, loaded, environment, deployment);
        writer.json({ environment: name, deployed: deployment !== undefined, hosts });
      } else if (deployment) await printSummary(context, loaded, environment);
      else writer.line(`${name} is not deployed. Deploy it with: npx cdktf deploy ${name}`);
      if (!deployment) throw new CommandFailed();
    });
}
