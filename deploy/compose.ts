import { linkProviders, unlinkProviders } from '../lab/providers';
import type { Environment, Site } from '../site';
import { synthesize, type SynthesizedStack, type SynthesizeOptions } from '../stacks';
import { hostHasher } from './host-hashes';
import { checkStateOwner } from './state-owner';

/** Where a site is composed to and from. */
export interface Composition {
  /** Folder for Terraform's configuration, `cdktf.out`. */
  readonly outdir: string;
  /** Folder of the project, which state and records belong to. */
  readonly project: string;
  /** Folder of the package: playbooks, roles, the lab's providers. */
  readonly home: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** Where the specs say what is refused. */
  readonly placeOf?: SynthesizeOptions['placeOf'];
}

/** Writes the stacks of a site, each ready for `terraform init`. */
export function compose(site: Site, composition: Composition): SynthesizedStack[] {
  const { outdir, project, home, processEnvironment, placeOf } = composition;
  checkStateOwner(site, project);
  const stacks = synthesize(site, { outdir, project, hashOf: hostHasher(site, home), placeOf });
  // The lab's own providers can be left out, to run the real ones of a registry or mirror against the lab.
  const isWanted = processEnvironment['RACKWRIGHT_LAB_PROVIDERS'] !== 'off';
  for (const { environment, directory } of stacks) {
    // An environment moves between lab and real nodes, and its folder stays.
    if (isWanted && isOnLab(site, environment)) linkProviders(directory, { home });
    else unlinkProviders(directory, { home });
  }
  return stacks;
}

/** Whether all of the environment's machines are on lab nodes. */
function isOnLab(site: Site, environment: Environment): boolean {
  const names = new Set([environment.node, ...environment.vms.map((vm) => vm.node)]);
  return site.nodes.every((node) => !names.has(node.name) || node.kind === 'lab');
}
