import type { FastifyRequest } from 'fastify';
import { ApiError, isSince, type Lab } from '../model';
import { Caller } from './caller';
import { checkToken, checkUserEnabled } from './check-login';
import { LoginRefusal } from './login-refusal';
import { isCsrfToken, userOfTicket } from './ticket';

const ROOT = 'root@pam';
/** The lab's own token stands for root at the console, which the lab does not have: it may do what root may. */
const LAB_TOKEN = 'root@pam!rackwright';
const TICKET = /(?:^|\s)PVEAuthCookie[= ]([^;]*)/;
const TOKEN = /(?:^|\s)PVEAPIToken[= ]([^;]*)/;
const UPLOAD = /^\/api2\/json\/nodes\/[^/]+\/storage\/([^/]+)\/upload$/;

/** Nobody: for what the whole world may call. */
export function stranger(lab: Lab): Caller {
  return new Caller(lab.state, { user: '', id: '', isRoot: false });
}

/**
 * Tells who sends a request.
 *
 * @throws ApiError 401 in PVE's words.
 */
export function authenticate(lab: Lab, request: FastifyRequest): Caller {
  const { authorization, cookie } = request.headers;
  const ticket = valueOf(cookie, TICKET) ?? valueOf(authorization, TICKET);
  if (ticket !== undefined) return byTicket(lab, request, ticket);
  const token = valueOf(authorization, TOKEN);
  if (token === undefined) throw new LoginRefusal('No ticket');
  return checked(lab, () => byToken(lab, token));
}

/** A value of a header, `PVEAPIToken=root@pam!ci=…`; PVE takes a blank for the equals sign as well. */
function valueOf(header: string | undefined, pattern: RegExp): string | undefined {
  const found = pattern.exec(header ?? '')?.[1];
  if (found === undefined || found === '') return undefined;
  return found.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Since 9.1.5, PVE does not say any more what was wrong. */
function checked<T>(lab: Lab, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new LoginRefusal(isSince(lab.version, '9.1.5') ? 'Authentication failed!' : error.message);
  }
}

function byToken(lab: Lab, text: string): Caller {
  const { user, id, token } = checkToken(lab, text);
  return new Caller(lab.state, { user, id, isRoot: id === LAB_TOKEN && token.privsep === 0 });
}

function byTicket(lab: Lab, request: FastifyRequest, ticket: string): Caller {
  const user = checked(lab, () => {
    const found = userOfTicket(lab.ticketSecret, ticket, lab.now());
    if (found === undefined) throw new LoginRefusal('permission denied - invalid PVE ticket');
    checkUserEnabled(lab, found);
    return found;
  });
  const caller = new Caller(lab.state, { user, id: user, isRoot: user === ROOT });
  if (request.method !== 'GET' && !mayUpload(lab, request, caller)) {
    const csrf = request.headers['csrfpreventiontoken'];
    if (typeof csrf !== 'string' || !isCsrfToken(lab.ticketSecret, csrf, user, lab.now())) {
      throw new LoginRefusal('Permission denied - invalid csrf token');
    }
  }
  return caller;
}

/** Forms of plain HTML cannot send a header: an upload goes without, by who may put files there. */
function mayUpload(lab: Lab, request: FastifyRequest, caller: Caller): boolean {
  const storage = UPLOAD.exec(request.url.replace(/\?.*$/, ''))?.[1];
  if (request.method !== 'POST' || storage === undefined) return false;
  caller.need(`/storage/${storage}`, 'Datastore.AllocateTemplate');
  return true;
}
