import type { FastifyRequest } from 'fastify';
import { ApiError, type Lab } from '../model';
import { Caller } from './caller';
import { isSecret } from './secret';
import { isCsrfToken, userOfTicket } from './ticket';

const ROOT = 'root@pam';
/** The lab's own token stands for root at the console, which the lab does not have: it may do what root may. */
const LAB_TOKEN = 'root@pam!rackwright';

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
  const token = /^PVEAPIToken=(.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? byTicket(lab, request) : byToken(lab, token);
}

function byToken(lab: Lab, text: string): Caller {
  const [, user, tokenid, secret] = /^([^!=]+)!([^!=]+)=(.+)$/.exec(text) ?? [];
  if (user === undefined || tokenid === undefined || secret === undefined) {
    throw new ApiError(401, 'invalid API token format, write PVEAPIToken=USER@REALM!TOKENID=SECRET');
  }
  const record = lab.state.users.get(user);
  if (!record) throw new ApiError(401, `no such user ('${user}')`);
  const token = Object.hasOwn(record.tokens, tokenid) ? record.tokens[tokenid] : undefined;
  if (!token) throw new ApiError(401, `no such token '${tokenid}' for user '${user}'`);
  if (!isSecret(secret, token.secretHash)) throw new ApiError(401, 'invalid token value!');
  if (record.enable === 0) throw new ApiError(401, `user '${user}' is disabled`);
  const seconds = lab.now() / 1000;
  if (token.expire > 0 && token.expire < seconds)
    throw new ApiError(401, `token '${tokenid}' access expired`);
  if (record.expire > 0 && record.expire < seconds) throw new ApiError(401, `user '${user}' access expired`);
  const id = `${user}!${tokenid}`;
  return new Caller(lab.state, { user, id, isRoot: id === LAB_TOKEN && token.privsep === 0 });
}

function byTicket(lab: Lab, request: FastifyRequest): Caller {
  const ticket = /(?:^|;\s*)PVEAuthCookie=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (ticket === undefined) throw new ApiError(401, 'No ticket');
  const user = userOfTicket(lab.ticketSecret, decodeURIComponent(ticket), lab.now());
  if (user === undefined || lab.state.users.get(user)?.enable !== 1) {
    throw new ApiError(401, 'permission denied - invalid PVE ticket');
  }
  if (request.method !== 'GET') {
    const csrf = request.headers['csrfpreventiontoken'];
    if (typeof csrf !== 'string' || !isCsrfToken(lab.ticketSecret, csrf, user, lab.now())) {
      throw new ApiError(401, 'Permission denied - invalid csrf token');
    }
  }
  return new Caller(lab.state, { user, id: user, isRoot: user === ROOT });
}
