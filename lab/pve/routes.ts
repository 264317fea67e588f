import { accessRoutes } from './access';
import { clusterRoutes } from './cluster';
import { firewallRoutes } from './firewall';
import type { AnyRoute } from './http';
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
];
