import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Ends all connections when a server closes: also those whose TLS handshake is under way, which `closeAllConnections` does
 * not count and for which a close would wait as long as their client likes.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  const open = new Set<Socket>();
  let isClosing = false;
  app.server.on('connection', (socket: Socket) => {
    if (isClosing) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.addHook('preClose', (done) => {
    isClosing = true;
    for (const socket of open) socket.destroy();
    done();
  });
}
