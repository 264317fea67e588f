import type { ProblemList } from '../errors';
import type { Documents } from '../documents';
import { type PublicKeyFiles, resolveAutomation } from './automation';
import type { CatalogueDraft, MachineDraft, NetworkDraft, SiteDraft } from './drafts';
import { resolveEnvironments } from './environments';
import { resolveCatalogue } from './catalogue';
import { resolveClusters } from './clusters';
import type { ComposeFiles } from './compose-files';
import { Fields } from './fields';
import { isOfMachineAlone } from './strays';
import { resolveHosts } from './hosts';
import { resolveImages } from './images';
import { MachineResolver } from './machines';
import { type Member, resolveMembers } from './membership';
import { resolveNodes } from './nodes';
import { omit, overlay } from './overlay';
import { Placement, type PlacementOptions } from './placement';
import { UserResolver } from './users';

/** Sections that are merged for each machine, node or environment and not here. */
const ELSEWHERE = ['vm', 'install', 'node', 'host', 'environment', 'nodes', 'envs', 'vms', 'hosts'];

/** What a site is resolved with beside its documents. */
export interface ResolveOptions {
  readonly keys: PublicKeyFiles;
  readonly compose: ComposeFiles;
  /** The node that a VM was given before. */
  readonly remembered: PlacementOptions['remembered'];
}

/** Merges the layers of a whole site; what is missing is reported and left out. */
export function resolveDrafts(
  documents: Documents,
  { keys, compose, remembered }: ResolveOptions,
  problems: ProblemList,
): SiteDraft {
  const { builtIn, defaults, site, sets } = documents;
  const globals = [builtIn, defaults, site, sets].map((layer) => omit(layer, ...ELSEWHERE));
  const tree = overlay(site, ...globals);
  const fields = new Fields(tree, problems, 'the site', site.place);
  const name = fields.require<string>('name: home-lab', 'name')?.value;
  const domain = fields.require<string>('domain: lab.example.org', 'domain')?.value;
  const automation = resolveAutomation(fields, keys);
  const nodes = resolveNodes(documents, problems);
  const environments = resolveEnvironments(documents, problems);
  const { members, strays, unread } = resolveMembers(documents, environments, problems);
  const catalogue = resolveCatalogue(fields, keys, problems);
  const users = new UserResolver(automation, keys, problems);
  const context = {
    documents,
    nodes,
    users,
    compose,
    profiles: catalogue.osProfiles,
    tagged: networksByVlan(catalogue),
  };
  const resolver = new MachineResolver(context, problems);
  const { secrets } = documents;
  const hosts = resolveHosts({ documents, catalogue, machines: resolver, users, compose }, problems);
  const placement = new Placement({ nodes, hosts, remembered }, problems);
  return {
    images: resolveImages(fields, keys, problems),
    nodes,
    environments,
    machines: placed(members, resolver, placement),
    strays: problems.during(isOfMachineAlone, () => strays.map((stray) => resolver.resolve(stray))),
    unread,
    hosts,
    clusters: resolveClusters(fields, problems),
    catalogue,
    tree,
    ...(secrets ? { secrets } : {}),
    ...(name === undefined ? {} : { name }),
    ...(domain === undefined ? {} : { domain }),
    ...(automation ? { automation } : {}),
  };
}

/** All machines, those whose node is to be chosen after those that say it. */
function placed(
  members: readonly Member[],
  resolver: MachineResolver,
  placement: Placement,
): readonly MachineDraft[] {
  const wanting = new Map(
    members.flatMap((member) => {
      const placeable = resolver.placeable(member);
      return placeable ? [[member, placeable] as const] : [];
    }),
  );
  if (wanting.size === 0) return members.map((member) => resolver.resolve(member));
  const settled = new Map<Member, MachineDraft>();
  for (const member of members) {
    if (wanting.has(member)) continue;
    const machine = resolver.resolve(member);
    settled.set(member, machine);
    if (machine.node)
      placement.add({ environment: member.environment.name, vm: machine.vm }, machine.node.value);
  }
  const chosen = placement.place([...wanting.values()]);
  return members.map((member) => {
    const placeable = wanting.get(member);
    return settled.get(member) ?? resolver.resolve(member, placeable && chosen.get(placeable));
  });
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
