import type { AnyRoute } from '../http';
import { haRoutes } from './ha';
import { nextIdRoutes } from './nextid';
import { optionsRoutes } from './options';
import { resourceRoutes } from './resources';
import { sdnRoutes } from './sdn';
import { clusterStatusRoutes } from './status';
import { clusterTaskRoutes } from './tasks';

/** Everything below `/cluster`. */
export const clusterRoutes: readonly AnyRoute[] = [
  ...resourceRoutes,
  ...nextIdRoutes,
  ...clusterStatusRoutes,
  ...optionsRoutes,
  ...haRoutes,
  ...clusterTaskRoutes,
  ...sdnRoutes,
];
