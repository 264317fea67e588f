import type { ProblemList } from '../errors';
import type { Documents } from '../documents';
import { type PublicKeyFiles, resolveAutomation } from './automation';
import type { CatalogueDraft, NetworkDraft, SiteDraft } from './drafts';
import { resolveEnvironments } from './environments';
import { resolveCatalogue } from './catalogue';
import { resolveClusters } from './clusters';
import { Fields } from './fields';
import { isOfMachineAlone } from './strays';
import { resolveHosts } from './hosts';
import { resolveImages } from './images';
import { MachineResolver } from './machines';
import { resolveMembers } from './membership';
import { resolveNodes } from './nodes';
import { omit, overlay } from './overlay';
import { UserResolver } from './users';

/** Sections that are merged for each machine, node or environment and not here. */
const ELSEWHERE = ['vm', 'install', 'node', 'host', 'environment', 'nodes', 'envs', 'vms', 'hosts'];

/** Merges the layers of a whole site; what is missing is reported and left out. */
export function resolveDrafts(documents: Documents, keys: PublicKeyFiles, problems: ProblemList): SiteDraft {
  const { builtIn, defaults, site, sets } = documents;
  const globals = [builtIn, defaults, site, sets].map((layer) => omit(layer, ...ELSEWHERE));
  const tree = overlay(site, ...globals);
  const fields = new Fields(tree, problems, 'the site', site.place);
  const name = fields.require<string>('name: home-lab', 'name')?.value;
  const domain = fields.require<string>('domain: lab.example.org', 'domain')?.value;
  const automation = resolveAutomation(fields, keys);
  const nodes = resolveNodes(documents, problems);
  const environments = resolveEnvironments(documents, problems);
  const { members, strays } = resolveMembers(documents, environments, problems);
  const catalogue = resolveCatalogue(fields, problems);
  const users = new UserResolver(automation, keys, problems);
  const context = {
    documents,
    nodes,
    users,
    profiles: catalogue.osProfiles,
    tagged: networksByVlan(catalogue),
  };
  const resolver = new MachineResolver(context, problems);
  const { secrets } = documents;
  return {
    images: resolveImages(fields, problems),
    nodes,
    environments,
    machines: members.map((member) => resolver.resolve(member)),
    strays: problems.during(isOfMachineAlone, () => strays.map((stray) => resolver.resolve(stray))),
    hosts: resolveHosts({ documents, catalogue, machines: resolver, users }, problems),
    clusters: resolveClusters(fields, problems),
    catalogue,
    tree,
    ...(secrets ? { secrets } : {}),
    ...(name === undefined ? {} : { name }),
    ...(domain === undefined ? {} : { domain }),
    ...(automation ? { automation } : {}),
  };
}

/** The site's networks by their VLAN tag; a tag of two networks tells nothing. */
function networksByVlan({ networks, networkModels }: CatalogueDraft): ReadonlyMap<number, NetworkDraft> {
  const tagged = new Map<number, NetworkDraft>();
  const seen = new Set<number>();
  for (const { name, vlanId } of networkModels) {
    const network = networks.get(name);
    if (vlanId === undefined || !network) continue;
    if (seen.has(vlanId)) tagged.delete(vlanId);
    else tagged.set(vlanId, network);
    seen.add(vlanId);
  }
  return tagged;
}
