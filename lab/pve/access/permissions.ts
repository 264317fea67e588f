import { forbidden, privilegesOn } from '../auth';
import { operation, type AnyRoute } from '../http';
import type { LabState } from '../model';

/** Paths that PVE looks at beside those of the access control list. */
const ROOTS = ['/', '/access', '/access/groups', '/mapping', '/nodes', '/pool', '/sdn', '/storage', '/vms'];

type Dump = Record<string, Record<string, 0 | 1>>;

function onPath(state: LabState, who: string, path: string): Record<string, 0 | 1> {
  const held = [...privilegesOn(state, who, path)].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(held.map(([privilege, propagate]) => [privilege, propagate ? 1 : 0]));
}

/** What somebody may do, by path. */
function effectivePermissions(state: LabState, who: string, path?: string): Dump {
  const paths =
    path === undefined
      ? [...new Set([...ROOTS, ...[...state.acl.values()].map((entry) => entry.path)])]
      : [path];
  const dump = paths.map((where) => [where, onPath(state, who, where)] as const);
  return Object.fromEntries(dump.filter(([, privileges]) => Object.keys(privileges).length > 0));
}

const CAPABILITIES: Readonly<Record<string, RegExp>> = {
  vms: /^VM\.|^Permissions\.Modify$/,
  access: /^(User|Group)\.|^Permissions\.Modify$/,
  storage: /^Datastore\.|^Permissions\.Modify$/,
  nodes: /^Sys\.|^Permissions\.Modify$/,
  sdn: /^SDN\.|^Permissions\.Modify$/,
  dc: /^Sys\.(Audit|Modify)$|^SDN\./,
  mapping: /^Mapping\.|^Permissions\.Modify$/,
};

/** What the web interface shows to a user: privileges that are held anywhere below a root. */
export function capabilitiesOf(state: LabState, user: string): Record<string, Record<string, 1>> {
  const dump = effectivePermissions(state, user);
  const held = (root: string): string[] =>
    Object.entries(dump)
      .filter(([path]) => path === '/' || path === root || path.startsWith(`${root}/`))
      .flatMap(([, privileges]) => Object.keys(privileges));
  const entries = Object.entries(CAPABILITIES).map(([name, pattern]) => {
    const found = held(name === 'dc' ? '/' : `/${name}`).filter((privilege) => pattern.test(privilege));
    return [name, Object.fromEntries(found.map((privilege) => [privilege, 1 as const]))] as const;
  });
  return Object.fromEntries(entries);
}

/** `/access/permissions` */
export const permissionRoutes: readonly AnyRoute[] = [
  operation('GET /access/permissions', ({ lab, given, caller }) => {
    const who = given.optionalText('userid') ?? (caller.isRoot ? caller.user : caller.id);
    const isOwn = who === caller.id || who === caller.user || who.startsWith(`${caller.user}!`);
    // A token may look at itself only.
    const isAllowed = isOwn && (!caller.isToken || caller.isRoot || who === caller.id);
    if (!isAllowed && !caller.may('/access', 'Sys.Audit')) throw forbidden('/access, Sys.Audit');
    const path = given.optionalText('path');
    return effectivePermissions(lab.state, who, path);
  }),
];
