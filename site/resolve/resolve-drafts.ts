import type { ProblemList } from '../errors';
import type { Documents } from '../documents';
import { type PublicKeyFiles, resolveAutomation } from './automation';
import type { SiteDraft } from './drafts';
import { resolveEnvironments } from './environments';
import { Fields } from './fields';
import { resolveImages } from './images';
import { MachineResolver } from './machines';
import { resolveMembers } from './membership';
import { resolveNodes } from './nodes';
import { omit, overlay } from './overlay';
import { UserResolver } from './users';

/** Sections that are merged for each machine, node or environment and not here. */
const ELSEWHERE = ['vm', 'install', 'node', 'environment', 'nodes', 'envs', 'vms', 'hosts'];

/** Merges the layers of a whole site; what is missing is reported and left out. */
export function resolveDrafts(documents: Documents, keys: PublicKeyFiles, problems: ProblemList): SiteDraft {
  const { builtIn, defaults, site, sets } = documents;
  const globals = [builtIn, defaults, site, sets].map((layer) => omit(layer, ...ELSEWHERE));
  const fields = new Fields(overlay(site, ...globals), problems, 'the site', site.place);
  const name = fields.require<string>('name: home-lab', 'name')?.value;
  const domain = fields.require<string>('domain: lab.example.org', 'domain')?.value;
  const automation = resolveAutomation(fields, keys);
  const nodes = resolveNodes(documents, problems);
  const environments = resolveEnvironments(documents, problems);
  const members = resolveMembers(documents, environments, problems);
  const resolver = new MachineResolver(
    documents,
    nodes,
    new UserResolver(automation, keys, problems),
    problems,
  );
  return {
    images: resolveImages(fields, problems),
    nodes,
    environments,
    machines: members.map((member) => resolver.resolve(member)),
    ...(name === undefined ? {} : { name }),
    ...(domain === undefined ? {} : { domain }),
    ...(automation ? { automation } : {}),
  };
}
