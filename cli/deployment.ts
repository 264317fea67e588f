import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyCommand } from '../lab/guests';
import { type Environment, partsOf, type Site } from '../site';
import type { Context } from './context';
import { liveLabOf } from './lab-of-node';

/** What a deployment learned about a machine. */
export interface DeployedHost {
  readonly vm_id: number;
  readonly node: string;
  /** Another word each time the machine is made. */
  readonly generation: string;
}

/** What Terraform wrote of an environment when it deployed it. */
export interface Deployment {
  readonly hosts: Readonly<Record<string, DeployedHost>>;
}

/** Folder that belongs to an environment: ssh_config, host keys, runs. */
export function environmentDirectory(context: Context, environment: Environment): string {
  return join(context.project, '.rackwright', environment.name);
}

/** Folder of the records: `dev.json`, and `dev--0.json` of a shard. */
function deploymentsFolder({ project }: Context): string {
  return join(project, '.rackwright', 'deployments');
}

/** The record of an environment's deployment; undefined when it is not deployed. */
export function readDeployment(context: Context, environment: Environment): Deployment | undefined {
  const folder = deploymentsFolder(context);
  const files = partsOf(environment)
    .map(({ name }) => join(folder, `${name}.json`))
    .filter((file) => existsSync(file));
  if (files.length === 0) return undefined;
  const records = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Deployment);
  return { hosts: Object.assign({}, ...records.map(({ hosts }) => hosts)) as Deployment['hosts'] };
}

/** What was learned of a machine that nothing may describe any more; undefined when it is not deployed. */
export function readDeployedHost(
  context: Context,
  environment: string,
  name: string,
): DeployedHost | undefined {
  const folder = deploymentsFolder(context);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => /^(.+?)(--\d+)?\.json$/.exec(file)?.[1] === environment)
    .map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Deployment).hosts[name])
    .find((host) => host !== undefined);
}

/** The generation of each machine of a deployment. */
export function generationsOf({ hosts }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(hosts).map(([name, { generation }]) => [name, generation]));
}

/** How ssh enters the network of the lab that the environment's node is in; undefined on real nodes. */
export function labProxyCommand(context: Context, site: Site, environment: Environment): string | undefined {
  const node = site.nodes.find((candidate) => candidate.name === environment.node);
  const directory = node && liveLabOf(context, node);
  return directory === undefined ? undefined : proxyCommand(directory);
}
