import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partName, partsOf, type Site } from '../site';
import { DeployError } from './deploy-error';
import type { StateResource, TerraformState } from './state-json';

/**
 * A project keeps one state for each environment: a second site with an environment of the same name would have its plan
 * destroy the machines of the first.
 *
 * @param project folder of the state and of the records that deployments leave
 * @throws DeployError STATE_OF_OTHER_SITE
 */
export function checkStateOwner(site: Site, project: string): void {
  const taken = site.environments.flatMap(partsOf).flatMap(({ name }) => {
    const owner = ownerOf(join(project, '.rackwright', 'deployments', `${name}.json`));
    return owner === undefined || owner === site.name ? [] : [{ name, owner }];
  });
  if (taken.length === 0) return;
  const states = taken.map(({ name, owner }) => `"${name}" is deployed by site "${owner}"`).join(', ');
  throw new DeployError(
    'STATE_OF_OTHER_SITE',
    `${states}, and the state in ${project} is its own; this is site "${site.name}". ` +
      'Run this site from a folder of its own, or destroy the other one first; where the site was only renamed, ' +
      `change the name in ${taken.map(({ name }) => `.rackwright/deployments/${name}.json`).join(', ')}.`,
  );
}

/**
 * Sites may name one place for their states, and have environments or nodes of one name: the second to deploy would have what the
 * first made taken for its own, and destroyed. States in PostgreSQL have the site in the name of their schema, and those on this machine
 * are held against their records.
 *
 * @param stack `dev`, `node--pve1`
 * @param stateOf reads the state, after the stack was initialised
 * @throws DeployError STATE_OF_OTHER_SITE
 */
export async function checkOwnerOfRemoteState(
  { name, backend }: Pick<Site, 'name' | 'backend'>,
  stack: string,
  stateOf: () => Promise<TerraformState>,
): Promise<void> {
  if (backend.type !== 's3' && backend.type !== 'http') return;
  const { values } = await stateOf();
  const [owner] = (values?.root_module?.resources ?? []).flatMap((resource) => siteTold(resource) ?? []);
  if (owner === undefined || owner.site === name) return;
  const setting = backend.type === 's3' ? 'backend.prefix' : 'backend.address';
  throw new DeployError(
    'STATE_OF_OTHER_SITE',
    `the state of "${stack}" in this ${backend.type} backend is that of site "${owner.site}", and this is site "${name}". ` +
      `Give this site another ${setting} in site.yaml; where the site was only renamed, run ` +
      `terraform -chdir=cdktf.out/stacks/${stack} state rm ${owner.address}, behind rackwright secrets run.`,
  );
}

/** The site that a resource of a state tells: the record of a deployment does, and the owner of a node's stack. */
function siteTold({
  type,
  name,
  values,
}: StateResource): { readonly site: string; readonly address: string } | undefined {
  const told = type === 'local_file' && name === 'deployment' ? recordIn(values['content']) : undefined;
  const site = type === 'terraform_data' && name === 'site' ? values['input'] : told?.site;
  return typeof site === 'string' ? { site, address: `${type}.${name}` } : undefined;
}

function recordIn(content: unknown): { readonly site?: unknown } | undefined {
  try {
    return JSON.parse(String(content)) as { readonly site?: unknown };
  } catch {
    return undefined;
  }
}

/**
 * Where a machine would come into another state than the one that it is in, the one would destroy it and the other make
 * it anew.
 *
 * @throws DeployError HOST_IN_OTHER_STATE
 */
export function checkStatesOfHosts({ environments }: Site, project: string): void {
  const moved = environments.flatMap((environment) => {
    const parts = partsOf(environment);
    const homes = new Map(parts.flatMap((part) => part.vms.map((vm) => [vm.name, part] as const)));
    return parts.flatMap((part) =>
      hostsOf(join(project, '.rackwright', 'deployments', `${part.name}.json`)).flatMap((host) => {
        const home = homes.get(host);
        return !home || home.name === part.name
          ? []
          : [`${host} is in that of ${partName(part)} and would be in that of ${partName(home)}`];
      }),
    );
  });
  if (moved.length === 0) return;
  throw new DeployError(
    'HOST_IN_OTHER_STATE',
    `machines would change their state, and be made anew: ${moved.join('; ')}. Take "shards" and ` +
      'allocations.lock.yaml back to what they were, or destroy these machines first.',
  );
}

/** Names of the hosts that a deployment made; none where there was none. */
function hostsOf(file: string): readonly string[] {
  const record = recordOf(file) as { readonly hosts?: object } | undefined;
  return Object.keys(record?.hosts ?? {});
}

/** The site that deployed an environment; undefined before the first deploy, and of records that do not tell. */
function ownerOf(file: string): string | undefined {
  const record = recordOf(file) as { readonly site?: unknown } | undefined;
  return typeof record?.site === 'string' ? record.site : undefined;
}

function recordOf(file: string): unknown {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text);
}
