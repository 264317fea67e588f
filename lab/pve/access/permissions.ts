import { operation, type AnyRoute } from '../http';
import { effectivePermissions, permissionsOn } from './effective-permissions';

/** `/access/permissions` */
export const permissionRoutes: readonly AnyRoute[] = [
  operation('GET /access/permissions', ({ lab, given, caller }) => {
    const self = caller.isRoot ? caller.user : caller.id;
    const who = given.optionalText('userid') ?? self;
    // Users look at themselves and at their tokens; a token at itself only.
    if (who !== self && !who.startsWith(`${self}!`)) caller.need('/access', 'Sys.Audit');
    const path = given.optionalText('path');
    return path === undefined
      ? effectivePermissions(lab.state, who)
      : { [path]: permissionsOn(lab.state, who, path) };
  }),
];
