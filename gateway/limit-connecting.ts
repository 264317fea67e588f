import type { Socket } from 'node:net';

/** A node that is off answers nothing at all, and the kernel tries for two minutes; one that hangs takes connections, and never says a word of TLS. */
const CONNECT_MS = 5000;

/** Gives a connection up that does not stand in time, TLS included: nothing was sent over it. */
export function limitConnecting(socket: Socket): void {
  const timer = setTimeout(() => {
    socket.destroy(
      Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' }),
    );
  }, CONNECT_MS);
  const clear = (): void => {
    clearTimeout(timer);
  };
  socket.once('secureConnect', clear).once('close', clear);
}
