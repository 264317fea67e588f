import type { AnyRoute } from '../http';
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
];
