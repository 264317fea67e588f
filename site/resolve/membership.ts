import type { Documents } from '../documents';
import { formatPlace, type ProblemList, suggestName } from '../errors';
import type { Place } from '../text';
import { descend, emptyMap, type MapTree } from '../yaml';
import { collectClaims, environmentOf, excludedBy, howToMake } from './claims';
import type { EnvironmentDraft } from './environment-drafts';
import { section } from './overlay';
import { collectVmEntries, reportTwice } from './vm-entries';

/** A machine before its layers are merged: who it is, and the layers of its own. */
export interface Member {
  readonly name: string;
  readonly place: Place;
  readonly environment: EnvironmentDraft;
  readonly role: 'router' | 'host';
  /** `vms/<vm>.yaml`, an entry of `vm_specs.yaml`, or the environment's `router`. */
  readonly spec: MapTree;
}

/** Machines by whether their environment is known. */
export interface Members {
  readonly members: readonly Member[];
  /** Machines of no environment, in one that has no name and says nothing. */
  readonly strays: readonly Member[];
  /** Names of machines of which nothing else is known, as their entries were refused. */
  readonly unread: ReadonlySet<string>;
}

/** Finds each machine's environment: it lists the machine, or the machine names it, or the machine is its router. */
export function resolveMembers(
  documents: Documents,
  environments: ReadonlyMap<string, EnvironmentDraft>,
  problems: ProblemList,
): Members {
  const specs = collectVmEntries(documents, problems);
  const routers = [...environments.values()].flatMap((environment) => routerOf(environment, problems));
  const routerNames = new Map(routers.map((router) => [router.name, router]));
  const known = [...specs.keys(), ...routerNames.keys(), ...documents.hosts.keys()];
  const excluded = excludedBy(documents);
  const claims = collectClaims(environments, specs, excluded, problems);
  const members: Member[] = [];
  const strays: Member[] = [];
  const unread = new Set<string>();
  for (const [name, { tree, place, refused }] of specs) {
    if (refused) {
      unread.add(name);
      continue;
    }
    const router = routerNames.get(name);
    if (router) {
      reportTwice(name, place, router.place, problems);
      continue;
    }
    const set = section(documents.sets, 'vms', name);
    const environment = environmentOf(
      {
        name,
        said: descend(set, ['environment']) ?? descend(tree, ['environment']),
        place,
        claim: claims.get(name),
      },
      environments,
      problems,
    );
    const member = { name, place, role: 'host', spec: tree } as const;
    if (environment) members.push({ ...member, environment });
    else strays.push({ ...member, environment: noEnvironment(tree) });
  }
  for (const [name, key] of mentions(documents)) {
    if (specs.has(name) || routerNames.has(name) || documents.hosts.has(name)) continue;
    const [environment] = environments.keys();
    const left = excluded.get(name);
    const hint = left
      ? `"exclude" names it at ${formatPlace(left)}; take it out there, or leave this out`
      : suggestName(name, known, 'VM', howToMake(name, environment ?? '<environment>'));
    problems.add({
      code: 'UNKNOWN_VM',
      message: left ? `the machine "${name}" is left out` : `no file describes the machine "${name}"`,
      hint,
      place: key,
    });
  }
  return { members: [...routers, ...members], strays, unread };
}

function noEnvironment({ place }: MapTree): EnvironmentDraft {
  const cloudInit = { value: 'nocloud-iso', place } as const;
  return { name: '', place, tree: emptyMap(place), posture: 'dev', cloudInit };
}

function routerOf(environment: EnvironmentDraft, problems: ProblemList): readonly Member[] {
  const spec = section(environment.tree, 'router');
  if (!spec) return [];
  const name = descend(spec, ['name']);
  if (name?.kind === 'scalar' && typeof name.value === 'string') {
    return [{ name: name.value, place: name.place, environment, role: 'router', spec }];
  }
  if (name?.kind !== 'invalid') {
    const message = `the router of environment "${environment.name}" has no "name"`;
    problems.add({
      code: 'MISSING_FIELD',
      message,
      hint: `add name: ${environment.name}-router`,
      place: spec.place,
    });
  }
  return [];
}

/** Names of machines in files that only add to what others describe. */
function mentions({ installConfig, sets }: Documents): [string, Place][] {
  const maps = [section(installConfig, 'hosts'), section(sets, 'hosts'), section(sets, 'vms')];
  return maps.flatMap((map) =>
    [...(map?.entries ?? [])].map(([name, { key }]): [string, Place] => [name, key]),
  );
}
