import { createServer, type AddressInfo, type Server, type Socket, connect } from 'node:net';

/** A way to a server that can be cut, as a network that was set up wrongly cuts it. */
export class Relay {
  private isCut = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param target `https://127.0.0.1:8006/` */
  static async to(target: string): Promise<Relay> {
    const port = Number(new URL(target).port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const relay = new Relay(server, `https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.on('connection', (socket) => {
      relay.join(socket, connect(port, '127.0.0.1'));
    });
    return relay;
  }

  /** What comes from now on is swallowed; nobody is told. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.unpipe();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(socket: Socket, other: Socket): void {
    for (const each of [socket, other]) {
      this.sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => this.sockets.delete(each));
    }
    if (this.isCut) return;
    socket.pipe(other).pipe(socket);
  }
}
