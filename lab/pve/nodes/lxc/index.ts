import type { AnyRoute } from '../../http';
import { lxcConfigRoutes } from './config';
import { lxcCopyRoutes } from './copy';
import { lxcRoutes } from './lxc';
import { containerSnapshotRoutes } from './snapshots';
import { lxcStatusRoutes } from './status';

/** Everything below `/nodes/{node}/lxc`. */
export const nodeLxcRoutes: readonly AnyRoute[] = [
  ...lxcRoutes,
  ...lxcConfigRoutes,
  ...lxcStatusRoutes,
  ...containerSnapshotRoutes,
  ...lxcCopyRoutes,
];
