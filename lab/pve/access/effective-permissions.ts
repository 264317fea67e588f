import { privilegesOn } from '../auth';
import type { LabState } from '../model';

/** Privileges by path, with 1 where they reach below it. */
export type PermissionDump = Record<string, Record<string, 0 | 1>>;

/** Paths that PVE looks at beside those of the access control list and of pools. */
const ROOTS = ['/', '/access', '/access/groups', '/nodes', '/pool', '/sdn', '/storage', '/vms'];

/** What somebody may do, on every path that matters. */
export function effectivePermissions(state: LabState, who: string): PermissionDump {
  const paths = new Set([...ROOTS, ...listedPaths(state), ...pooledPaths(state)]);
  const dump = [...paths].map((path) => [path, permissionsOn(state, who, path)] as const);
  return Object.fromEntries(dump.filter(([, privileges]) => Object.keys(privileges).length > 0));
}

/** What somebody may do on a path. */
export function permissionsOn(state: LabState, who: string, path: string): Record<string, 0 | 1> {
  const held = [...privilegesOn(state, who, path)].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(held.map(([privilege, propagate]) => [privilege, propagate ? 1 : 0]));
}

/** Paths of the access control list, with what lies on the way to them. */
export function listedPaths(state: LabState): readonly string[] {
  const steps = [...state.acl.values()].flatMap(({ path }) => {
    const parts = path.split('/').filter((part) => part !== '');
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  return ['/', ...new Set(steps)];
}

function pooledPaths(state: LabState): readonly string[] {
  const guests = [...state.vms.values(), ...state.containers.values()];
  const pooled = guests.filter(({ pool }) => pool !== undefined).map(({ vmid }) => `/vms/${vmid}`);
  const storages = [...state.pools.values()].flatMap((pool) => pool.storages);
  return [...pooled, ...storages.map((storage) => `/storage/${storage}`)];
}
