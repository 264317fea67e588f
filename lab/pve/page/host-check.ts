import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../model';

/**
 * Refuses requests for other names than those of this computer, so that no page of the web reaches the lab by a name of
 * its own that it lets point here (DNS rebinding). For all routes that are added afterwards.
 *
 * @param host address that the lab listens on
 */
export function checkHost(app: FastifyInstance, host: string): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { port } = app.server.address() as AddressInfo;
    const names = ['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host];
    if (!names.some((name) => request.headers.host === `${name}:${port}`)) {
      throw new ApiError(421, `the lab is at ${names[0] ?? ''}:${port} and has no other name`);
    }
    done();
  });
}
