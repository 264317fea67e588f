import type { AnyRoute } from '../http';
import { acmeRoutes } from './acme';
import { bulkRoutes } from './bulk-actions';
import { clusterConfigRoutes } from './config';
import { cpuModelRoutes } from './cpu-models';
import { jobRoutes } from './jobs';
import { clusterLogRoutes } from './log';
import { mappingRoutes } from './mapping';
import { metricsRoutes } from './metrics';
import { notificationRoutes } from './notifications';
import { haRoutes } from './ha';
import { nextIdRoutes } from './nextid';
import { optionsRoutes } from './options';
import { resourceRoutes } from './resources';
import { sdnRoutes } from './sdn';
import { clusterStatusRoutes } from './status';
import { clusterTaskRoutes } from './tasks';

export { Fencing } from './ha/fencing';
export { manageResources } from './ha/manager';
export { seedAcme } from './acme';
export { seedNotifications } from './notifications';

/** Everything below `/cluster`. */
export const clusterRoutes: readonly AnyRoute[] = [
  ...resourceRoutes,
  ...nextIdRoutes,
  ...clusterStatusRoutes,
  ...optionsRoutes,
  ...haRoutes,
  ...clusterTaskRoutes,
  ...sdnRoutes,
  ...acmeRoutes,
  ...bulkRoutes,
  ...clusterConfigRoutes,
  ...cpuModelRoutes,
  ...jobRoutes,
  ...clusterLogRoutes,
  ...mappingRoutes,
  ...metricsRoutes,
  ...notificationRoutes,
];
