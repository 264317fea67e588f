import { connect } from 'node:tls';

/** Where Talos' API listens. */
const PORT = 50_000;
const TIMEOUT_MS = 3000;

/**
 * Whether the API of a machine answers with a certificate of its cluster: it has come up with its machine config. One that
 * waits to be told has a certificate of its own, and one that installs itself does not listen.
 * @param authority PEM
 */
export async function answersFor(authority: string, address: string, port = PORT): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: address, port, ca: authority, timeout: TIMEOUT_MS },
      // Whose it is is all that is asked.
      checkServerIdentity: () => undefined,
    });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('secureConnect', () => {
      end(socket.authorized);
    });
    for (const event of ['error', 'timeout', 'close']) {
      socket.on(event, () => {
        end(false);
      });
    }
  });
}
