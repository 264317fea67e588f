import { isPassword, makeTicket, userOfTicket } from '../auth';
import { boolean, operation, optional, route, text, type AnyRoute } from '../http';
import { ApiError } from '../model';
import { capabilitiesOf } from './permissions';

/** `/access/ticket` */
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
    handle: ({ lab, params }) => {
      const userid = params.username.includes('@')
        ? params.username
        : `${params.username}@${params.realm ?? 'pam'}`;
      const user = lab.state.users.get(userid);
      if (
        user?.enable !== 1 ||
        (user.expire > 0 && user.expire < lab.now() / 1000) ||
        !(
          userOfTicket(lab.ticketSecret, params.password, lab.now()) === userid ||
          (user.passwordHash !== undefined && isPassword(params.password, user.passwordHash))
        )
      ) {
        throw new ApiError(401, 'authentication failure');
      }
      const { ticket, csrfToken } = makeTicket(lab.ticketSecret, userid, lab.now());
      return {
        username: userid,
        ticket,
        CSRFPreventionToken: csrfToken,
        clustername: lab.state.settings.get('clusterName')?.value,
        cap: capabilitiesOf(lab.state, userid),
      };
    },
  }),
  // The login box asks whether there is anybody.
  operation('GET /access/ticket', () => null),
];
