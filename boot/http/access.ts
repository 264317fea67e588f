import { BlockList, isIPv4 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { includesRole, type Role } from '../access';
import { tokenOfBrowser } from '../dashboard/cookie';
import { NOBODY } from './audit-log';
import type { Desk } from './desk';
import { HttpRefusal } from './refusal';

/** Who may call a route: a user with a role, a machine that proves itself in the handler, or everybody. */
export type Access = Role | 'machine' | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** For the audit log: a token's name, `machine rack1`, `nobody`. */
    actor: string;
    /** When it came: milliseconds since 1970, of the server's clock. */
    cameAt: number;
  }
}

/** Keeps everybody out who is not let in: by address, by token and role; and writes down who did what. */
export function guard(app: FastifyInstance, desk: Desk): void {
  const allowed = followed(desk.allowed);
  app.decorateRequest('actor', NOBODY);
  app.decorateRequest('cameAt', 0);
  app.addHook('onRoute', ({ config, url }) => {
    if (config?.access === undefined) throw new Error(`route ${url} does not say who may call it`);
  });
  // Before the body is read: a stranger's is not taken in.
  app.addHook('onRequest', async (request) => {
    request.cameAt = desk.now();
    if (!allowed().check(plain(request.ip), isIPv4(plain(request.ip)) ? 'ipv4' : 'ipv6')) {
      throw new HttpRefusal('BOOT_ADDRESS_REFUSED', `${plain(request.ip)} may not talk to this server`);
    }
    const access = request.routeOptions.config.access;
    if (access === 'viewer' || access === 'operator' || access === 'admin')
      await login(request, access, desk);
  });
  // Before the answer leaves: whoever has it can rely on what he did being written down.
  app.addHook('onSend', async (request, reply) => {
    const isQuiet = request.method === 'GET' && reply.statusCode < 400;
    if (isQuiet || reply.statusCode === 429) return;
    const by = request.routeOptions.config.access;
    await desk.audit.add({
      ...{ at: request.cameAt, actor: request.actor, address: plain(request.ip), method: request.method },
      ...{ route: request.routeOptions.url ?? 'unknown', status: reply.statusCode },
      isOfUser: reply.statusCode < 400 && (by === 'operator' || by === 'admin'),
    });
  });
}

/** An IPv4 address that came over a socket of both families, as it is; one of a link without the name of the link. */
export function plain(address: string): string {
  const [bare = ''] = address.split('%');
  return bare.startsWith('::ffff:') ? bare.slice('::ffff:'.length) : bare;
}

/** The token of `Authorization: Bearer …`, or of the dashboard. */
function tokenOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  return authorization === undefined
    ? tokenOfBrowser(request)
    : /^Bearer (\S{1,200})$/.exec(authorization)?.[1];
}

async function login(request: FastifyRequest, wanted: Role, desk: Desk): Promise<void> {
  const token = tokenOf(request);
  const user = token === undefined ? undefined : await desk.users.find(token);
  if (!user) throw new HttpRefusal('BOOT_LOGIN_NEEDED', 'send a token of a user: Authorization: Bearer …');
  request.actor = user.name;
  if (!includesRole(user.role, wanted)) {
    throw new HttpRefusal('BOOT_FORBIDDEN', `this needs the role ${wanted}; "${user.name}" is ${user.role}`);
  }
}

/** Whether an address is in one of the networks. @param networks `10.0.0.0/24`, `127.0.0.1` */
export function isIn(networks: readonly string[], address: string): boolean {
  return listOf(networks).check(plain(address), isIPv4(plain(address)) ? 'ipv4' : 'ipv6');
}

/** The list of now, made anew where the networks have changed. */
function followed(networks: () => readonly string[]): () => BlockList {
  let known = '';
  let list = new BlockList();
  return () => {
    const now = networks();
    const text = now.join(' ');
    if (text !== known) list = listOf(now);
    known = text;
    return list;
  };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
}
