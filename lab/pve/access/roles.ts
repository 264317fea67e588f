import { boolean, list, optional, route, text, type AnyRoute } from '../http';
import { refuse, refuseParams, under, type Lab, type RoleRecord } from '../model';

const roleid = text();

function needRole(lab: Lab, id: string): RoleRecord {
  const role = lab.state.roles.get(id);
  if (!role) throw refuse(`role '${id}' does not exist`);
  return role;
}

function checkPrivs(lab: Lab, privs: readonly string[]): readonly string[] {
  const known = lab.state.roles.get('Administrator')?.privs ?? [];
  const wrong = privs.find((priv) => !known.includes(priv));
  if (wrong !== undefined) throw refuseParams({ privs: `invalid format - invalid privilege '${wrong}'\n` });
  return [...new Set(privs)].sort();
}

/** `/access/roles` */
export const roleRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/access/roles',
    params: {},
    handle: ({ lab }) =>
      [...lab.state.roles.values()].map((role) => ({
        roleid: role.roleid,
        privs: role.privs.join(','),
        special: role.special ? 1 : 0,
      })),
  }),
  route({
    method: 'POST',
    path: '/access/roles',
    params: { roleid, privs: optional(list()) },
    handle: ({ lab, params }) => {
      const privs = checkPrivs(lab, params.privs ?? []);
      if (/^PVE/i.test(params.roleid))
        throw refuseParams({
          roleid: "cannot use role ID starting with the (case-insensitive) 'PVE' namespace",
        });
      under(['user.cfg', 'create role failed'], () => {
        if (lab.state.roles.has(params.roleid)) throw refuse(`role '${params.roleid}' already exists`);
      });
      lab.state.roles.set(params.roleid, {
        roleid: params.roleid,
        privs,
        special: false,
      });
      return null;
    },
  }),
  route({
    method: 'GET',
    path: '/access/roles/:roleid',
    params: { roleid },
    handle: ({ lab, params }) =>
      Object.fromEntries(needRole(lab, params.roleid).privs.map((priv) => [priv, 1])),
  }),
  route({
    method: 'PUT',
    path: '/access/roles/:roleid',
    params: { roleid, privs: optional(list()), append: optional(boolean()) },
    handle: ({ lab, params }) => {
      const privs = checkPrivs(lab, params.privs ?? []);
      const role = under(['user.cfg', 'update role failed'], () => needRole(lab, params.roleid));
      if (role.special) throw refuse(`auto-generated role '${role.roleid}' cannot be modified`);
      const before = params.append === true ? role.privs : [];
      lab.state.roles.set(role.roleid, {
        ...role,
        privs: [...new Set([...before, ...privs])].sort(),
      });
      return null;
    },
  }),
  route({
    method: 'DELETE',
    path: '/access/roles/:roleid',
    params: { roleid },
    handle: ({ lab, params }) => {
      const role = under(['user.cfg', 'delete role failed'], () => needRole(lab, params.roleid));
      if (role.special) throw refuse(`auto-generated role '${role.roleid}' cannot be deleted`);
      lab.state.roles.delete(role.roleid);
      for (const [key, entry] of [...lab.state.acl.entries()]) {
        if (entry.roleid === role.roleid) lab.state.acl.delete(key);
      }
      return null;
    },
  }),
];
