import type { AnyRoute } from '../../http';
import { groupRoutes } from './groups';
import { haMigrateRoutes } from './migrate';
import { resourceRoutes } from './resources';
import { ruleRoutes } from './rules';
import { haStatusRoutes } from './status';

/** Everything below `/cluster/ha`. */
export const haRoutes: readonly AnyRoute[] = [
  ...resourceRoutes,
  ...groupRoutes,
  ...ruleRoutes,
  ...haMigrateRoutes,
  ...haStatusRoutes,
];
