import { isPassword, makeTicket } from '../auth';
import { boolean, formats, optional, route, text, type AnyRoute } from '../http';
import { ApiError } from '../model';

/** `/access/ticket`, `/access/permissions` and `/access/domains` */
export const ticketRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/access/ticket',
    params: {
      username: text(),
      password: text(),
      realm: optional(text()),
      otp: optional(text()),
      path: optional(text()),
      privs: optional(text()),
      'new-format': optional(boolean()),
      'tfa-challenge': optional(text()),
    },
    access: 'world',
    handle: ({ lab, params }) => {
      const userid = params.username.includes('@')
        ? params.username
        : `${params.username}@${params.realm ?? 'pam'}`;
      const user = lab.state.users.get(userid);
      if (
        user?.enable !== 1 ||
        user.passwordHash === undefined ||
        !isPassword(params.password, user.passwordHash)
      ) {
        throw new ApiError(401, 'authentication failure');
      }
      const { ticket, csrfToken } = makeTicket(lab.ticketSecret, userid, lab.now());
      return {
        username: userid,
        ticket,
        CSRFPreventionToken: csrfToken,
        clustername: lab.state.settings.get('clusterName')?.value,
        cap: { vms: {}, storage: {}, access: {}, nodes: {}, dc: {}, sdn: {} },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/access/domains',
    params: {},
    access: 'world',
    handle: () => [
      { realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication' },
      { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' },
    ],
  }),
  route({
    method: 'GET',
    path: '/access/permissions',
    params: { path: optional(text()), userid: optional(formats.userid) },
    access: 'user',
    handle: ({ lab, params, caller }) => {
      const privs = caller.administrator ? (lab.state.roles.get('Administrator')?.privs ?? []) : [];
      return { [params.path ?? '/']: Object.fromEntries(privs.map((priv) => [priv, 1])) };
    },
  }),
];
