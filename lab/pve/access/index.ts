import type { AnyRoute } from '../http';
import { aclRoutes } from './acl';
import { domainRoutes } from './domains';
import { groupRoutes } from './groups';
import { permissionRoutes } from './permissions';
import { roleRoutes } from './roles';
import { tfaRoutes } from './tfa';
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
  ...groupRoutes,
  ...domainRoutes,
  ...permissionRoutes,
  ...tfaRoutes,
];
export { aclKey } from './acl';
