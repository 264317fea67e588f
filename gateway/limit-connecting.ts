import type { Socket } from 'node:net';

/** A node that is off answers nothing at all, and the kernel tries for two minutes. */
const CONNECT_MS = 5000;

/** Gives a connection up that is not made in time. */
export function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    socket.destroy(
      Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' }),
    );
  }, CONNECT_MS);
  const clear = (): void => {
    clearTimeout(timer);
  };
  socket.once('connect', clear).once('close', clear);
}
