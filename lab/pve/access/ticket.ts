import { aclPath, checkPassword, checkUserEnabled, makeTicket, privilegesOn, userOfTicket } from '../auth';
import { operation, type AnyRoute, type OperationCall } from '../http';
import { ApiError, refuse, type Lab } from '../model';
import { capabilitiesOf } from './capabilities';

/** Whether a password, which may be a ticket, is the user's; root's ticket makes one for everybody. */
function checkLogin(lab: Lab, userid: string, password: string, byRoot: boolean): void {
  const owner = userOfTicket(lab.ticketSecret, password, lab.now());
  if (owner === userid || (byRoot && owner === 'root@pam')) return;
  checkPassword(lab, userid, password);
}

/** A login; or, with a path and privileges, only whether the user may. */
function login({ lab, given }: OperationCall, userid: string): object {
  checkUserEnabled(lab, userid);
  const [path, privileges] = [given.text('path'), given.list('privs')];
  if (path === '' || privileges.length === 0) {
    if (given.has('tfa-challenge')) throw refuse('bad ticket');
    checkLogin(lab, userid, given.text('password'), true);
    if (given.has('otp')) throw refuse('no such challenge');
    const { ticket, csrfToken } = makeTicket(lab.ticketSecret, userid, lab.now());
    return { username: userid, ticket, CSRFPreventionToken: csrfToken };
  }
  checkLogin(lab, userid, given.text('password'), false);
  const held = privilegesOn(lab.state, userid, aclPath(path));
  if (!privileges.every((privilege) => held.has(privilege))) throw refuse(`no permission (${path})`);
  return { username: userid };
}

/** `/access/ticket` */
export const ticketRoutes: readonly AnyRoute[] = [
  operation('POST /access/ticket', (call) => {
    const { lab, given } = call;
    const realm = given.text('realm');
    const userid = `${given.text('username')}${realm === '' ? '' : `@${realm}`}`;
    try {
      const answer = login(call, userid);
      const name = lab.state.settings.get('clusterName')?.value;
      const seesCluster = privilegesOn(lab.state, userid, '/').has('Sys.Audit');
      return {
        ...answer,
        cap: capabilitiesOf(lab.state, userid),
        ...(name !== undefined && seesCluster ? { clustername: name } : {}),
      };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // PVE tells strangers nothing about who is there.
      throw new ApiError(401, 'authentication failure');
    }
  }),
  // The login box asks whether there is anybody.
  operation('GET /access/ticket', () => null),
];
