import type { Command } from 'commander';
import { forgetMachines, splitKey } from '../../site';
import type { Context } from '../context';
import { readDeployedHost } from '../deployment';
import { CommandFailed } from '../exit';
import { keepAllocations } from '../keep-allocations';
import { recalledDeployment } from '../recalled-deployment';
import { type LoadedSite, openSiteWithOrigins, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

function whatIsGone(vanished: readonly string[]): string {
  return vanished.length === 0 ? 'none is gone' : `gone are: ${vanished.join(', ')}`;
}

/** The keys that names mean, `dev4` or `dev/dev4`; a refusal for each that none of them is. */
function keysOf(
  { site, vanished }: LoadedSite,
  names: readonly string[],
): { readonly keys: readonly string[]; readonly refusals: readonly string[] } {
  const described = site.environments.flatMap((environment) =>
    environment.vms.flatMap(({ name }) => [name, `${environment.name}/${name}`]),
  );
  const iron = (site.hosts ?? []).flatMap(({ name }) => [name, `hosts/${name}`]);
  const keys = new Set<string>();
  const refusals: string[] = [];
  for (const name of names) {
    const found = vanished.filter((key) => key === name || splitKey(key).name === name);
    const [key, ...others] = found;
    if (key === undefined && [...described, ...iron].includes(name))
      refusals.push(`MACHINE_DESCRIBED: the specs describe "${name}"; what is gone alone is forgotten`);
    else if (key === undefined)
      refusals.push(`HOST_UNKNOWN: nothing that is gone is called "${name}"; ${whatIsGone(vanished)}`);
    else if (others.length > 0)
      refusals.push(`HOST_UNKNOWN: "${name}" is gone from several places; say which: ${found.join(', ')}`);
    else keys.add(key);
  }
  return { keys: [...keys], refusals };
}

/** Why a machine is not to be forgotten yet: its id and addresses would be handed to another beside it. */
function deployed(context: Context, { site }: LoadedSite, key: string): string | undefined {
  const { environment, name } = splitKey(key);
  const host = readDeployedHost(context, environment, name);
  if (host === undefined) return undefined;
  const isThere = site.environments.some((each) => each.name === environment);
  const todo = isThere
    ? `deploy its environment first, which destroys the VM: rackwright deploy ${environment}`
    : `put envs/${environment}.yaml back and destroy it first: rackwright destroy ${environment}`;
  return `MACHINE_DEPLOYED: "${key}" is still VM ${String(host.vm_id)} of node ${host.node}; ${todo}`;
}

async function forget(context: Context, names: readonly string[], options: Options): Promise<void> {
  const { writer } = context;
  const loaded = openSiteWithOrigins(context, options);
  if (names.length === 0 && !options.all) {
    writer.note(`name the machines, or give --all; ${whatIsGone(loaded.vanished)}`);
    throw new CommandFailed(2);
  }
  const { keys, refusals } = options.all ? { keys: loaded.vanished, refusals: [] } : keysOf(loaded, names);
  for (const environment of loaded.site.environments)
    if (keys.some((key) => splitKey(key).environment === environment.name))
      await recalledDeployment(context, loaded, environment, options);
  const all = [...refusals, ...keys.flatMap((key) => deployed(context, loaded, key) ?? [])];
  if (all.length > 0) {
    for (const refusal of all) writer.note(writer.colors.red(refusal));
    throw new CommandFailed(refusals.length > 0 ? 2 : 1);
  }
  if (keys.length === 0) {
    writer.line('nothing to forget');
    return;
  }
  for (const key of keys) writer.line(`${key}: ${options.dryRun ? 'would be forgotten' : 'forgotten'}`);
  if (options.dryRun) return;
  const left = forgetMachines(loaded.allocations, keys);
  keepAllocations(context, left);
}

/** `rackwright lock`: what `allocations.lock.yaml` keeps. */
export function addLock(root: Command, context: Context): void {
  const lock = root.command('lock').description('what was handed out to machines');
  addSiteOptions(
    lock
      .command('forget [machines...]')
      .description('forget machines that nothing describes any more, which frees their ids and addresses'),
  )
    .option('--all', 'all that are gone')
    .option('--dry-run', 'only say which')
    .action(async (machines: string[], options: Options) => {
      await forget(context, machines, options);
    });
}
