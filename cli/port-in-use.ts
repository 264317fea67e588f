import { connect } from 'node:net';

/** How long a port that answers nothing is waited for, in milliseconds. */
const PATIENCE_MS = 1000;

/** Whether some program listens where a URL leads, `https://127.0.0.1:8006/`. */
export function isListening(endpoint: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(endpoint);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port) || (protocol === 'http:' ? 80 : 443),
      timeout: PATIENCE_MS,
    });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      end(true);
    });
    for (const event of ['error', 'timeout']) {
      socket.once(event, () => {
        end(false);
      });
    }
  });
}
