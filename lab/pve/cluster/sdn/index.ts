import type { AnyRoute } from '../../http';
import { applyRoutes } from './apply';
import { ipamRoutes } from './ipams';
import { subnetRoutes } from './subnets';
import { vnetRoutes } from './vnets';
import { zoneRoutes } from './zones';

/** Everything below `/cluster/sdn`. */
export const sdnRoutes: readonly AnyRoute[] = [
  ...applyRoutes,
  ...zoneRoutes,
  ...vnetRoutes,
  ...subnetRoutes,
  ...ipamRoutes,
];
