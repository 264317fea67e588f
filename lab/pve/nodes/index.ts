import type { AnyRoute } from '../http';
import { applianceRoutes } from './appliances';
import { aptRoutes } from './apt';
import { certificateRoutes } from './certificates';
import { diskRoutes } from './disks';
import { hardwareRoutes } from './hardware';
import { scanRoutes } from './scan';
import { nodeSdnRoutes } from './sdn';
import { serviceRoutes } from './services';
import { systemRoutes } from './system';
import { nodeLxcRoutes } from './lxc';
import { nodeNetworkRoutes } from './network';
import { nodeListRoutes } from './nodes';
import { nodeQemuRoutes } from './qemu';
import { nodeStatusRoutes } from './status';
import { nodeStorageRoutes } from './storage';
import { taskListRow, taskRoutes } from './tasks';
import { urlMetadataRoutes } from './query-url-metadata';

export { nodeRow } from './node-view';
export { taskListRow };

/** Everything below `/nodes`. */
export const nodeRoutes: readonly AnyRoute[] = [
  ...nodeListRoutes,
  ...nodeStatusRoutes,
  ...urlMetadataRoutes,
  ...nodeNetworkRoutes,
  ...nodeQemuRoutes,
  ...nodeLxcRoutes,
  ...nodeStorageRoutes,
  ...taskRoutes,
  ...applianceRoutes,
  ...aptRoutes,
  ...certificateRoutes,
  ...diskRoutes,
  ...hardwareRoutes,
  ...scanRoutes,
  ...serviceRoutes,
  ...systemRoutes,
  ...nodeSdnRoutes,
];
