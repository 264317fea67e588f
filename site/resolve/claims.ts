import type { Documents } from '../documents';
import { formatPlace, nearest, type ProblemList, suggestName } from '../errors';
import type { Place } from '../text';
import { descend, scalarsAt, type Tree } from '../yaml';
import type { EnvironmentDraft } from './environment-drafts';
import type { VmEntry } from './vm-entries';

/** An environment that lists a machine under `members`. */
export interface Claim {
  readonly environment: EnvironmentDraft;
  readonly place: Place;
}

/** Names under `exclude` of the site. */
export function excludedBy({ site }: Documents): ReadonlyMap<string, Place> {
  return new Map(scalarsAt(site, 'exclude').map(({ value, place }) => [String(value), place]));
}

/** Which environment lists each VM; who is listed twice or unknown is reported. */
export function collectClaims(
  environments: ReadonlyMap<string, EnvironmentDraft>,
  specs: ReadonlyMap<string, VmEntry>,
  excluded: ReadonlyMap<string, Place>,
  problems: ProblemList,
): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  let rest: Claim | undefined;
  const listed = new Set([...environments.values()].flatMap(namesOf));
  const unlisted = [...specs.keys()].filter((name) => !listed.has(name));
  for (const environment of environments.values()) {
    const list = descend(environment.tree, ['members']);
    for (const item of list?.kind === 'list' ? list.items : []) {
      if (item.kind !== 'scalar') continue;
      const name = String(item.value);
      const twin = claims.get(name);
      if (!specs.has(name)) {
        const place = excluded.get(name);
        problems.add({
          code: 'UNKNOWN_VM',
          message: place ? `the member "${name}" is left out` : `no file describes the member "${name}"`,
          hint: place
            ? `"exclude" names it at ${formatPlace(place)}; remove it from one of the two lists`
            : whatInstead(name, unlisted, environment.name),
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
  specs: ReadonlyMap<string, VmEntry>,
): Map<string, Claim> {
  for (const [name, { tree }] of specs) {
    if (!claims.has(name) && !descend(tree, ['environment'])) claims.set(name, rest);
  }
  return claims;
}

function namesOf({ tree }: EnvironmentDraft): readonly string[] {
  const list = descend(tree, ['members']);
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []));
}

/** What to do about a member that nothing describes: its file may be gone, or its name a slip for a VM that no list has. */
function whatInstead(name: string, unlisted: readonly string[], environment: string): string {
  const near = nearest(name, unlisted);
  const ways = `take it out here, or ${howToMake(name, environment)}`;
  return near === undefined ? ways : `did you mean "${near}"? Else ${ways}`;
}

/** How a VM that nobody described is made. */
export function howToMake(name: string, environment: string): string {
  return `make a new one with: rackwright new vm ${name} --env ${environment}`;
}

/** A VM and what is known of where it belongs. */
export interface Candidate {
  readonly name: string;
  readonly place: Place;
  /** Its `environment`. */
  readonly said: Tree | undefined;
  readonly claim: Claim | undefined;
}

function hasRefusedMembers({ tree }: EnvironmentDraft): boolean {
  return descend(tree, ['members'])?.kind === 'invalid';
}

/** The environment that a VM says, or that lists it; reported where there is none, or where they differ. */
export function environmentOf(
  { name, place, said, claim }: Candidate,
  environments: ReadonlyMap<string, EnvironmentDraft>,
  problems: ProblemList,
): EnvironmentDraft | undefined {
  if (said?.kind === 'invalid') return claim?.environment;
  if (said?.kind !== 'scalar' || typeof said.value !== 'string') {
    if (claim) return claim.environment;
    // A list that was refused may hold it.
    if ([...environments.values()].some(hasRefusedMembers)) return undefined;
    if (environments.size === 0) {
      // Said once, and not of each VM.
      problems.add({
        code: 'VM_WITHOUT_ENVIRONMENT',
        message: 'the site has VMs and no environment',
        hint: 'make one, and list them under its "members": rackwright new env <environment>',
      });
      return undefined;
    }
    const names = [...environments.keys()].join(', ');
    const hint = `list it under "members" of one of: ${names}; or add "environment: <name>"`;
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
