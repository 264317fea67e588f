import type { AnyRoute } from '../../http';
import { applyRoutes } from './apply';
import { addressRoutes } from './addresses';
import { sdnKindRoutes } from './kinds';
import { lockRoutes } from './lock';
import { sdnViewRoutes } from './views';
import { subnetRoutes } from './subnets';
import { vnetRoutes } from './vnets';
import { zoneRoutes } from './zones';

/** Everything below `/cluster/sdn`. */
export const sdnRoutes: readonly AnyRoute[] = [
  ...applyRoutes,
  ...zoneRoutes,
  ...vnetRoutes,
  ...subnetRoutes,
  ...addressRoutes,
  ...sdnKindRoutes,
  ...lockRoutes,
  ...sdnViewRoutes,
];
