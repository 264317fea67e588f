import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { noPostgres, startPostgres, type StateServer } from '../../e2e/state-servers';
import { type LabRack, startLabRack } from '../power/lab-rack';
import { rackFile, rackSite } from '../rack-site';
import { RunningServer } from './running-server';

/** A wire to a database that can be cut. */
class Wire {
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async to(target: string): Promise<Wire> {
    const { port } = new URL(target);
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = new URL(target);
    url.port = String((server.address() as AddressInfo).port);
    const wire = new Wire(url.href, server);
    server.on('connection', (near: Socket) => {
      const far = connect(Number(port), '127.0.0.1');
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        wire.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => other.destroy());
        socket.pipe(other);
      }
      if (wire.#isCut) near.destroy();
    });
    return wire;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }
}

const suite = noPostgres === undefined ? describe : describe.skip;
suite(`a database that goes away${noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`}`, () => {
  let postgres: StateServer;
  let wire: Wire;
  let rack: RunningServer;
  let bmcs: LabRack;

  beforeAll(async () => {
    postgres = await startPostgres();
    wire = await Wire.to(postgres.credentials);
    bmcs = await startLabRack(['debian1']);
    const { address, port, user, password } = bmcs.access;
    const bmc = `bmc: { address: ${address}, port: ${String(port)}, verify_tls: false }\n`;
    const site = rackSite({ 'hosts/debian1.yaml': `${rackFile('hosts/debian1.yaml')}${bmc}` });
    rack = await RunningServer.start({
      databaseUrl: wire.url,
      site: () => site,
      secret: (path) => (path === 'bmc.debian1.user' ? user : password),
    });
  }, 240_000);
  afterAll(async () => {
    await rack.close();
    await bmcs.close();
    await wire.close();
    await postgres.close();
  });

  it('is told, ends nothing, and is worked with again when it is back', async () => {
    await rack.arm('ubuntu1');
    const { tokens, fleet } = rack.server.provisioner.parts;
    const boot = `/boot/${tokens.mint('boot', (await fleet.find('ubuntu1'))?.installation ?? '')}`;
    wire.cut();
    for (const path of ['/healthz', `${boot}/script.ipxe`, `${boot}/files/user-data`]) {
      const { status, text } = await rack.asMachine(path);
      expect([status, text]).toEqual([503, expect.stringContaining('BOOT_UNAVAILABLE')]);
      expect(text).not.toContain('pass-4711');
    }
    // The clock ticks meanwhile.
    await sleep(1500);
    wire.mend();
    expect(await rack.asMachine('/healthz')).toMatchObject({ status: 200 });
    expect(await rack.stateOf('ubuntu1')).toBe('booting');
    expect(await rack.asMachine(`${boot}/files/user-data`)).toMatchObject({ status: 200 });
    expect(await rack.stateOf('ubuntu1')).toBe('installing');
    expect(rack.said.join('\n')).not.toContain('pass-4711');
    expect(rack.said.length).toBeGreaterThan(0);
  });

  it('keeps what was accepted before, and begins it when it is back, once', async () => {
    expect(await rack.asUser('/api/machines/debian1/accept', { json: { confirm: 'debian1' } })).toMatchObject(
      {
        status: 200,
      },
    );
    wire.cut();
    const refused = await rack.asUser('/api/machines/debian1/install', { method: 'POST' });
    expect([refused.status, refused.text]).toEqual([503, expect.stringContaining('BOOT_UNAVAILABLE')]);
    // Long enough for the workers of the queue to ask in vain.
    await sleep(4000);
    wire.mend();
    expect(await rack.stateOf('debian1')).toBe('accepted');
    expect(await rack.asUser('/api/machines/debian1/install', { method: 'POST' })).toMatchObject({
      status: 200,
    });
    while (bmcs.started.length === 0) await sleep(100);
    expect(await rack.stateOf('debian1')).toBe('booting');
    // And once more amid the work of a queue that is at rest.
    wire.cut();
    await sleep(2000);
    wire.mend();
    await sleep(3000);
    expect(bmcs.started).toEqual(['debian1: nic']);
    expect(await rack.stateOf('debian1')).toBe('booting');
  }, 120_000);
});
