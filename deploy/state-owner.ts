import { partsOf, type Site } from '../site';
import { DeployError } from './deploy-error';
import { readRecord } from './record-file';
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
    const owner = ownerOf(project, name);
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
  const { resources } = await stateOf();
  const [owner] = resources.flatMap((resource) => siteTold(resource) ?? []);
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

/** The site that deployed an environment; undefined before the first deploy, and of records that do not tell. */
function ownerOf(project: string, name: string): string | undefined {
  const site = readRecord(project, name)?.site;
  return typeof site === 'string' ? site : undefined;
}
