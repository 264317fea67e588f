import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Gateway, startGateway } from '../../../gateway';
import type { LabFixture } from './lab-fixture';

const LOOK_MS = 20;

interface Interface {
  readonly iface: string;
  readonly cidr?: string;
}

/**
 * An address of a node as others reach it: connections come through while an interface in force has it, and end when a reload
 * has taken it away.
 */
export class NodeWay {
  readonly #open = new Set<Socket>();
  readonly #watching: Promise<void>;
  #isOpen = false;
  #isOver = false;

  private constructor(
    private readonly parts: {
      readonly fixture: LabFixture;
      readonly server: Server;
      readonly gateway: Gateway;
    },
    private readonly address: string,
  ) {
    parts.server.on('connection', (client) => {
      this.#join(client);
    });
    this.#watching = this.#watch();
  }

  /** @param address of the node `lab`, `10.0.99.2` */
  static async start(fixture: LabFixture, address: string): Promise<NodeWay> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    // The lab answers to its own name alone, which a gateway asks it by; here it keeps and repeats nothing.
    const gateway = await startGateway({
      endpoint: fixture.lab.url,
      insecure: true,
      keepMs: 0,
      pausesMs: [],
    });
    const way = new NodeWay({ fixture, server, gateway }, address);
    await way.#look();
    return way;
  }

  /** Whether the address leads to the node. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Where the node's API is by this address, `https://127.0.0.1:41234/`. */
  get url(): string {
    return `https://127.0.0.1:${String((this.parts.server.address() as AddressInfo).port)}/`;
  }

  /** Resolves when it is known what a reload has changed. */
  settled(): Promise<void> {
    return this.#look();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#watching;
    this.#end();
    await new Promise((done) => this.parts.server.close(done));
    await this.parts.gateway.close();
  }

  #join(client: Socket): void {
    if (!this.#isOpen) {
      client.destroy();
      return;
    }
    const lab = connect(Number(new URL(this.parts.gateway.url).port), '127.0.0.1');
    for (const [one, other] of [
      [client, lab],
      [lab, client],
    ] as const) {
      this.#open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      await this.#look();
      await sleep(LOOK_MS);
    }
  }

  async #look(): Promise<void> {
    const { data, changes } = await this.parts.fixture.client.getWithChanges('nodes/lab/network');
    // What waits for a reload is not in force.
    if (changes !== undefined) return;
    this.#isOpen = (data as readonly Interface[]).some(({ cidr }) => cidr?.split('/')[0] === this.address);
    if (!this.#isOpen) this.#end();
  }

  #end(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
