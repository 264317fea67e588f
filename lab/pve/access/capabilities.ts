import { privilegesOn } from '../auth';
import type { LabState } from '../model';
import { listedPaths } from './effective-permissions';

const CAPABILITIES: Readonly<Record<string, RegExp>> = {
  vms: /^VM\.|^Permissions\.Modify/,
  access: /^(User|Group)\.|^Permissions\.Modify/,
  storage: /^Datastore\.|^Permissions\.Modify/,
  nodes: /^Sys\.|^Permissions\.Modify/,
  sdn: /^SDN\.|^Permissions\.Modify/,
  dc: /^Sys\.(Audit|Modify)|^SDN\./,
  mapping: /^Mapping\.|^Permissions\.Modify/,
};
const ROOTS = ['/', '/nodes', '/access/groups', '/vms', '/storage', '/sdn', '/mapping'];
/** What a role on a pool gives to its machines and storages. */
const POOLED = ['vms', 'storage'];
const OF_POOL: Readonly<Record<string, RegExp>> = {
  vms: /^VM\.|^Permissions\.Modify$/,
  storage: /^Datastore\.|^Permissions\.Modify$/,
};

/** What the web interface shows to a user: privileges that are held anywhere, by the first step of the path. */
export function capabilitiesOf(state: LabState, user: string): Record<string, Record<string, 1>> {
  const found: Record<string, Record<string, 1>> = Object.fromEntries(
    Object.keys(CAPABILITIES).map((area) => [area, {}]),
  );
  for (const path of new Set([...ROOTS, ...listedPaths(state)])) {
    const held = [...privilegesOn(state, user, path).keys()];
    const top = /^\/(\w+)/.exec(path)?.[1] ?? 'dc';
    for (const area of top === 'pool' ? POOLED : [top]) {
      const pattern = (top === 'pool' ? OF_POOL : CAPABILITIES)[area];
      const into = found[area];
      if (!pattern || !into) continue;
      for (const privilege of held) if (pattern.test(privilege)) into[privilege] = 1;
    }
  }
  return found;
}
