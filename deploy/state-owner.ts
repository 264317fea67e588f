import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../site';
import { DeployError } from './deploy-error';

/**
 * A project keeps one state for each environment: a second site with an environment of the same name would have its plan
 * destroy the machines of the first.
 *
 * @param project folder of the state and of the records that deployments leave
 * @throws DeployError STATE_OF_OTHER_SITE
 */
export function checkStateOwner(site: Site, project: string): void {
  const taken = site.environments.flatMap(({ name }) => {
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

/** The site that deployed an environment; undefined before the first deploy, and of records that do not tell. */
function ownerOf(file: string): string | undefined {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const record = JSON.parse(text) as { readonly site?: unknown };
  return typeof record.site === 'string' ? record.site : undefined;
}
