import type { AnyRoute } from '../http';
import { aclRoutes } from './acl';
import { roleRoutes } from './roles';
import { ticketRoutes } from './ticket';
import { tokenRoutes } from './tokens';
import { userRoutes } from './users';

export { builtInRoles } from './built-in-roles';
export { newToken } from './new-token';

/** Everything below `/access`. */
export const accessRoutes: readonly AnyRoute[] = [
  ...ticketRoutes,
  ...userRoutes,
  ...tokenRoutes,
  ...roleRoutes,
  ...aclRoutes,
];
