import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linkOwnProvider, linkProviders, unlinkProviders } from '../lab/providers';
import type { Site } from '../site';
import { synthesize, type SynthesizedStack, type SynthesizeOptions } from '../stacks';
import type { ProjectRequest } from './deploy-request';
import { hostHasher } from './host-hashes';
import { ownCommand } from './own-command';
import { checkStateOwner } from './state-owner';
import { checkStatesOfHosts } from './states-of-hosts';

/** Where a site is composed to and from. `home` is where playbooks, roles and the lab's providers are. */
export interface Composition extends Pick<
  ProjectRequest,
  'home' | 'project' | 'processEnvironment' | 'placeOf' | 'configures'
> {
  /** Folder for Terraform's configuration, `cdktf.out`. */
  readonly outdir: string;
  /** What deploys are limited to, by the name of the stack. */
  readonly only?: SynthesizeOptions['only'];
  /** True where whoever composes holds the machines against the states themselves, which know more than records do. @default false */
  readonly readsStates?: boolean;
  /** Adds stacks of one's own beside those of the site. */
  readonly extend?: SynthesizeOptions['extend'];
}

/** Writes the stacks of a site, each ready for `terraform init`. */
export function compose(site: Site, composition: Composition): SynthesizedStack[] {
  const { outdir, project, home, processEnvironment, placeOf, only, extend } = composition;
  checkStateOwner(site, project);
  if (!composition.readsStates) checkStatesOfHosts(site, project);
  const stacks = synthesize(site, {
    outdir,
    project,
    hashOf: hostHasher(site, home),
    command: ownCommand(project, home),
    placeOf,
    ...(composition.configures === undefined ? {} : { configures: composition.configures }),
    ...(only ? { only } : {}),
    ...(extend ? { extend } : {}),
  });
  // The lab's own providers can be left out, to run the real ones of a registry or mirror against the lab.
  const isWanted = processEnvironment['RACKWRIGHT_LAB_PROVIDERS'] !== 'off';
  for (const { nodes, directory } of stacks) {
    // An environment moves between lab and real nodes, and its folder stays.
    if (isWanted && areOfLab(site, nodes)) linkProviders(directory, { home });
    else unlinkProviders(directory, { home });
  }
  // Those that a program added as well.
  linkOwnProviders(outdir, home);
  return stacks;
}

/** Lets every stack in the folder of an app that requires Rackwright's own provider find it. */
export function linkOwnProviders(outdir: string, home: string): void {
  const stacks = join(outdir, 'stacks');
  for (const name of readdirSync(stacks)) linkOwnProvider(join(stacks, name), { home });
}

/**
 * Writes the stacks of a project's site to its `cdktf.out`.
 *
 * @returns the folder that has a folder for each stack, `cdktf.out/stacks`
 */
export function composeProject(request: ProjectRequest): string {
  composeTargets(request);
  return join(request.project, 'cdktf.out', 'stacks');
}

/** The same, limited to some machines of some stacks; gives the addresses that Terraform is to be limited to, by stack. */
export function composeTargets(
  { site, ...request }: ProjectRequest,
  only?: Composition['only'],
): ReadonlyMap<string, readonly string[]> {
  const outdir = join(request.project, 'cdktf.out');
  // Records of states that others deploy to may be older than these.
  const readsStates = site.backend.type !== 'local';
  const stacks = compose(site, { ...request, outdir, readsStates, ...(only ? { only } : {}) });
  return new Map(stacks.flatMap(({ name, targets }) => (targets ? [[name, targets] as const] : [])));
}

function areOfLab(site: Site, names: readonly string[]): boolean {
  return site.nodes.every(({ name, kind }) => !names.includes(name) || kind === 'lab');
}
