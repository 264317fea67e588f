import { formatPlace, type ProblemList, suggestName } from '../errors';
import type { Place } from '../text';
import { descend, emptyMap, type MapTree, type Tree } from '../yaml';
import type { Documents } from '../documents';
import type { EnvironmentDraft } from './drafts';
import { section } from './overlay';

/** A machine before its layers are merged: who it is, and the layers of its own. */
export interface Member {
  readonly name: string;
  readonly place: Place;
  readonly environment: EnvironmentDraft;
  readonly role: 'router' | 'host';
  /** `vms/<vm>.yaml`, an entry of `vm_specs.yaml`, or the environment's `router`. */
  readonly spec: MapTree;
}

/** A VM's own entry. */
interface Spec {
  readonly tree: MapTree;
  readonly place: Place;
  /** The entry was refused as a whole: nothing is known of the VM but its name. */
  readonly refused?: true;
}

/** Machines by whether their environment is known. */
export interface Members {
  readonly members: readonly Member[];
  /** Machines of no environment, in one that has no name and says nothing. */
  readonly strays: readonly Member[];
}

/** Finds each machine's environment: it lists the machine, or the machine names it, or the machine is its router. */
export function resolveMembers(
  documents: Documents,
  environments: ReadonlyMap<string, EnvironmentDraft>,
  problems: ProblemList,
): Members {
  const specs = collectSpecs(documents, problems);
  const routers = [...environments.values()].flatMap((environment) => routerOf(environment, problems));
  const routerNames = new Map(routers.map((router) => [router.name, router]));
  const known = [...specs.keys(), ...routerNames.keys(), ...documents.hosts.keys()];
  const claims = collectClaims(environments, specs, problems);
  const members: Member[] = [];
  const strays: Member[] = [];
  for (const [name, { tree, place, refused }] of specs) {
    if (refused) continue;
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
    const hint = suggestName(name, known, 'VM', howToMake(name, environment ?? '<environment>'));
    problems.add({
      code: 'UNKNOWN_VM',
      message: `no file describes the machine "${name}"`,
      hint,
      place: key,
    });
  }
  return { members: [...routers, ...members], strays };
}

function noEnvironment({ place }: MapTree): EnvironmentDraft {
  const cloudInit = { value: 'nocloud-iso', place } as const;
  return { name: '', place, tree: emptyMap(place), posture: 'dev', cloudInit };
}

function howToMake(name: string, environment: string): string {
  return `make a new one with: rackwright new vm ${name} --env ${environment}`;
}

function collectSpecs(documents: Documents, problems: ProblemList): Map<string, Spec> {
  const specs = new Map<string, Spec>();
  for (const [name, { key, value }] of section(documents.vmSpecs, 'vms')?.entries ?? []) {
    const tree = value.kind === 'map' ? value : emptyMap(value.place);
    specs.set(name, { tree, place: key, ...(value.kind === 'invalid' ? { refused: true } : {}) });
  }
  for (const [name, tree] of documents.vms) {
    const twin = specs.get(name);
    if (twin) reportTwice(name, tree.place, twin.place, problems);
    else {
      const refused = documents.broken.has(`vms/${name}.yaml`) ? ({ refused: true } as const) : {};
      specs.set(name, { tree, place: tree.place, ...refused });
    }
  }
  return specs;
}

function reportTwice(name: string, place: Place, first: Place, problems: ProblemList): void {
  const hint = `the other is at ${formatPlace(first)}; merge them, or rename one`;
  problems.add({ code: 'DUPLICATE_VM', message: `"${name}" is described twice`, hint, place });
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

/** Environments that list a machine under `members`. */
interface Claim {
  readonly environment: EnvironmentDraft;
  readonly place: Place;
}

function collectClaims(
  environments: ReadonlyMap<string, EnvironmentDraft>,
  specs: ReadonlyMap<string, Spec>,
  problems: ProblemList,
): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  let rest: Claim | undefined;
  for (const environment of environments.values()) {
    const list = descend(environment.tree, ['members']);
    for (const item of list?.kind === 'list' ? list.items : []) {
      if (item.kind !== 'scalar') continue;
      const name = String(item.value);
      const twin = claims.get(name);
      if (!specs.has(name)) {
        const hint = suggestName(name, specs.keys(), 'VM', howToMake(name, environment.name));
        problems.add({
          code: 'UNKNOWN_VM',
          message: `no file describes the member "${name}"`,
          hint,
          place: item.place,
        });
      } else if (twin) {
        const code = twin.environment === environment ? 'DUPLICATE_VM' : 'VM_IN_TWO_ENVIRONMENTS';
        const hint = `it is also listed at ${formatPlace(twin.place)}; remove one`;
        problems.add({ code, message: `"${name}" is listed twice`, hint, place: item.place });
      } else claims.set(name, { environment, place: item.place });
    }
    if (list?.kind !== 'scalar' || list.value !== 'all') continue;
    if (rest) {
      const hint = `"${rest.environment.name}" has them at ${formatPlace(rest.place)}; list the members of one`;
      const message = 'two environments are to have all VMs';
      problems.add({ code: 'VM_IN_TWO_ENVIRONMENTS', message, hint, place: list.place });
    } else rest = { environment, place: list.place };
  }
  return rest ? claimRest(rest, claims, specs) : claims;
}

/** `members: all`: every VM that nobody else has. */
function claimRest(
  rest: Claim,
  claims: Map<string, Claim>,
  specs: ReadonlyMap<string, Spec>,
): Map<string, Claim> {
  for (const [name, { tree }] of specs) {
    if (!claims.has(name) && !descend(tree, ['environment'])) claims.set(name, rest);
  }
  return claims;
}

interface Candidate {
  readonly name: string;
  readonly place: Place;
  /** Its `environment`. */
  readonly said: Tree | undefined;
  readonly claim: Claim | undefined;
}

function environmentOf(
  { name, place, said, claim }: Candidate,
  environments: ReadonlyMap<string, EnvironmentDraft>,
  problems: ProblemList,
): EnvironmentDraft | undefined {
  if (said?.kind === 'invalid') return claim?.environment;
  if (said?.kind !== 'scalar' || typeof said.value !== 'string') {
    if (claim) return claim.environment;
    const names = [...environments.keys()].join(', ');
    const hint =
      names === ''
        ? 'there is no environment yet: add envs/<environment>.yaml and list it under "members" there'
        : `list it under "members" of one of: ${names}; or add "environment: <name>"`;
    problems.add({ code: 'VM_WITHOUT_ENVIRONMENT', message: `"${name}" is in no environment`, hint, place });
    return undefined;
  }
  const environment = environments.get(said.value);
  if (!environment) {
    const hint = suggestName(said.value, environments.keys(), 'environment');
    problems.add({
      code: 'UNKNOWN_ENVIRONMENT',
      message: `there is no environment "${said.value}"`,
      hint,
      place: said.place,
    });
    return claim?.environment;
  }
  if (claim && claim.environment !== environment) {
    problems.add({
      code: 'VM_IN_TWO_ENVIRONMENTS',
      message: `"${name}" says "${environment.name}", but "${claim.environment.name}" lists it`,
      hint: `change this line, or remove it from "members" at ${formatPlace(claim.place)}`,
      place: said.place,
    });
  }
  return environment;
}

/** Names of machines in files that only add to what others describe. */
function mentions({ installConfig, sets }: Documents): [string, Place][] {
  const maps = [section(installConfig, 'hosts'), section(sets, 'hosts'), section(sets, 'vms')];
  return maps.flatMap((map) =>
    [...(map?.entries ?? [])].map(([name, { key }]): [string, Place] => [name, key]),
  );
}
