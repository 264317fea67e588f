import type { AclRecord, LabState } from '../model';

/** Roles with their flag: true reaches below the path as well. */
export type Roles = ReadonlyMap<string, boolean>;

interface PathEntries {
  readonly tokens: Map<string, Map<string, boolean>>;
  readonly users: Map<string, Map<string, boolean>>;
  readonly groups: Map<string, Map<string, boolean>>;
}

interface AclIndex {
  readonly version: number;
  readonly paths: ReadonlyMap<string, PathEntries>;
}

const indexes = new WeakMap<LabState, AclIndex>();

/** The access control list by path; made anew when it changes. */
function aclIndex(state: LabState): ReadonlyMap<string, PathEntries> {
  const cached = indexes.get(state);
  if (cached?.version === state.acl.version) return cached.paths;
  const paths = new Map<string, PathEntries>();
  for (const entry of state.acl.values()) add(paths, entry);
  indexes.set(state, { version: state.acl.version, paths });
  return paths;
}

function add(paths: Map<string, PathEntries>, entry: AclRecord): void {
  const entries: PathEntries = paths.get(entry.path) ?? {
    tokens: new Map(),
    users: new Map(),
    groups: new Map(),
  };
  paths.set(entry.path, entries);
  const byName = { token: entries.tokens, user: entries.users, group: entries.groups }[entry.type];
  const roles = byName.get(entry.ugid) ?? new Map<string, boolean>();
  byName.set(entry.ugid, roles.set(entry.roleid, entry.propagate === 1));
}

/** `/`, `/vms`, `/vms/100` for `/vms/100`. */
function pathsTo(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}

/**
 * The roles of a user or token on a path, pools left out.
 *
 * What is set deeper replaces what is inherited; an entry for the token goes before one for the user, and that before
 * those for groups. `NoAccess` takes everything else away.
 */
export function rolesOnPath(state: LabState, who: string, path: string): Roles {
  const index = aclIndex(state);
  let roles: Roles = new Map();
  for (const step of pathsTo(path)) {
    const entries = index.get(step);
    if (entries) roles = applied(state, entries, { who, isLast: step === path }) ?? roles;
  }
  return roles.has('NoAccess') ? new Map([['NoAccess', roles.get('NoAccess') === true]]) : roles;
}

function applied(
  state: LabState,
  entries: PathEntries,
  look: { readonly who: string; readonly isLast: boolean },
): Roles | undefined {
  const { who, isLast } = look;
  const valid = (roles: Roles | undefined): [string, boolean][] =>
    [...(roles ?? [])].filter(([, propagate]) => isLast || propagate);
  const own = [entries.tokens.get(who), entries.users.get(who)].map(valid).find(({ length }) => length > 0);
  if (own) return new Map(own);
  // Each group by itself: what one gives to all below is not taken away by another that gives it here alone.
  const groups = state.users.get(who)?.groups ?? [];
  const found = groups.flatMap((group) => valid(entries.groups.get(group)));
  return found.length > 0 ? new Map(found) : undefined;
}
