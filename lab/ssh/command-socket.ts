import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { NodeShell } from '../pve';
import type { CommandAnswer, CommandHead } from './messages';

/** Bytes of a command with its head. */
const HEAD_LIMIT = 256 * 1024;

/** Takes clients' commands from their sessions, on a socket that only the lab's own user can reach. */
export class CommandSocket {
  readonly #server: Server;

  constructor(
    readonly path: string,
    private readonly shell: NodeShell,
    private readonly onLog: (line: string) => void,
  ) {
    // Half open: a command goes on when its input has ended.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#serve(socket);
    });
  }

  /** Begins to listen; a socket that a killed lab left is replaced. */
  async start(): Promise<void> {
    rmSync(this.path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.path, resolve);
    });
  }

  /** Ends it, and the commands that still run. */
  close(): void {
    this.#server.close();
    rmSync(this.path, { force: true });
  }

  #serve(socket: Socket): void {
    let held = Buffer.alloc(0);
    const onReadable = (): void => {
      for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) {
        held = Buffer.concat([held, chunk]);
        const end = held.indexOf('\n');
        if (end === -1) {
          if (held.length > HEAD_LIMIT) socket.destroy();
          continue;
        }
        socket.off('readable', onReadable);
        socket.unshift(held.subarray(end + 1));
        void this.#run(JSON.parse(held.toString('utf8', 0, end)) as CommandHead, socket);
        return;
      }
    };
    socket.on('readable', onReadable);
    socket.on('error', (error) => {
      this.onLog(`ssh: ${error.message}`);
    });
  }

  async #run(head: CommandHead, socket: Socket): Promise<void> {
    const answer = (message: CommandAnswer): void => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    };
    try {
      const print = (stream: 'out' | 'error', text: string): void => {
        if (text !== '') answer({ stream, text });
      };
      answer({ exit: await this.shell.run({ ...head, input: socket, print }) });
    } catch (error) {
      this.onLog(
        `ssh ${head.node}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      answer({ stream: 'error', text: 'rackwright lab: the command failed; the log of the lab says why\n' });
      answer({ exit: 1 });
    } finally {
      socket.end();
    }
  }
}
