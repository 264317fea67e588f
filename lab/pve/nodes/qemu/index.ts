import type { AnyRoute } from '../../http';
import { agentRoutes } from './agent';
import { cloneRoutes } from './clone';
import { configRoutes } from './config';
import { cloudinitRoutes } from './cloudinit';
import { featureRoutes } from './feature';
import { vmSnapshotRoutes } from './snapshots';
import { suspendRoutes } from './suspend';
import { unlinkRoutes } from './unlink';
import { diskRoutes } from './disks';
import { qemuRoutes } from './qemu';
import { statusRoutes } from './status';

/** Everything below `/nodes/{node}/qemu`. */
export const nodeQemuRoutes: readonly AnyRoute[] = [
  ...qemuRoutes,
  ...configRoutes,
  ...cloneRoutes,
  ...diskRoutes,
  ...statusRoutes,
  ...agentRoutes,
  ...cloudinitRoutes,
  ...featureRoutes,
  ...vmSnapshotRoutes,
  ...suspendRoutes,
  ...unlinkRoutes,
];
