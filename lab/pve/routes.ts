import { accessRoutes } from './access';
import { clusterRoutes } from './cluster';
import { cephRoutes } from './ceph';
import { firewallRoutes } from './firewall';
import { indexRoutes, nameOf, type AnyRoute } from './http';
import { operationOf, type Major } from './operations';
import { nodeRoutes } from './nodes';
import { poolRoutes } from './pools';
import { storageRoutes } from './storage';
import { versionRoutes } from './version';

/** Every operation that the lab answers. */
export const routes: readonly AnyRoute[] = [
  ...versionRoutes,
  ...clusterRoutes,
  ...nodeRoutes,
  ...storageRoutes,
  ...poolRoutes,
  ...accessRoutes,
  ...firewallRoutes,
  ...cephRoutes,
];

/** Names of the operations that a version answers, with the lists of what lies below. */
export function servedOperations(major: Major): readonly string[] {
  const all = [...routes, ...indexRoutes(major, routes, () => undefined)];
  const names = all.map((entry) => nameOf(entry)).filter((name) => operationOf(major, name) !== undefined);
  return [...new Set(names)].sort();
}
