import type { AnyRoute } from '../http';
import { cephClusterRoutes } from './cluster';
import { daemonRoutes } from './daemons';
import { filesystemRoutes } from './filesystems';
import { osdRoutes } from './osd';
import { cephPoolRoutes } from './pools';

/** Everything below `/cluster/ceph` and `/nodes/{node}/ceph`: the state of a cluster, no data. */
export const cephRoutes: readonly AnyRoute[] = [
  ...cephClusterRoutes,
  ...daemonRoutes,
  ...osdRoutes,
  ...cephPoolRoutes,
  ...filesystemRoutes,
];
