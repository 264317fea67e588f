import { type AddressInfo, createServer, type Socket } from 'node:net';
import { startGateway } from '../../gateway';
import { PveClient } from '../../pve/client';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';

/** Nobody listens there: ports below 1024 are for root, and this one is for nothing. */
const DEAD = 'https://127.0.0.1:1/';

describe('a gateway before a cluster with several endpoints', () => {
  let fixture: LabFixture;
  beforeEach(async () => {
    fixture = await startLab();
  });
  afterEach(async () => {
    await fixture.remove();
  });

  const clientOf = ({ url, certificate }: { url: string; certificate: string }): PveClient =>
    new PveClient({ endpoint: url, token: fixture.lab.token, ca: certificate });

  it('takes the next where nobody answers, and stays with it', async () => {
    const gateway = await startGateway({ endpoint: DEAD, others: [fixture.lab.url], insecure: true });
    const client = clientOf(gateway);
    try {
      await client.post('pools', { poolid: 'one' });
      expect(await client.get('pools')).toEqual([{ poolid: 'one' }]);
      expect(gateway.statistics.retried).toBe(0);
    } finally {
      client.close();
      await gateway.close();
    }
  });

  it('goes on by another when the one in use goes away, and does nothing twice', async () => {
    const first = await startGateway({ endpoint: fixture.lab.url, insecure: true });
    const gateway = await startGateway({ endpoint: first.url, others: [fixture.lab.url], insecure: true });
    const client = clientOf(gateway);
    try {
      await client.post('pools', { poolid: 'one' });
      await first.close();
      // A read may be repeated on the way; a write on a connection that just broke is told, as without other endpoints.
      expect(await client.get('pools')).toEqual([{ poolid: 'one' }]);
      await client.post('pools', { poolid: 'two' });
      expect(await fixture.client.get('pools')).toEqual([{ poolid: 'one' }, { poolid: 'two' }]);
    } finally {
      client.close();
      await gateway.close();
    }
  });

  it.each([
    ['takes connections and says nothing', (): void => undefined],
    ['ends connections before TLS stands', (socket: Socket): void => void socket.resetAndDestroy()],
  ])('takes the next where one %s, for changes too', async (_, meet) => {
    const sockets: Socket[] = [];
    const hanging = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      meet(socket);
    });
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${String((hanging.address() as AddressInfo).port)}/`;
    const gateway = await startGateway({ endpoint, others: [fixture.lab.url], insecure: true });
    const client = clientOf(gateway);
    try {
      await client.post('pools', { poolid: 'one' });
      expect(await client.get('pools')).toEqual([{ poolid: 'one' }]);
      expect(sockets).toHaveLength(1);
    } finally {
      client.close();
      await gateway.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => hanging.close(resolve));
    }
  });

  it('says which endpoint it could not reach where there is none', async () => {
    const gateway = await startGateway({ endpoint: DEAD, insecure: true, pausesMs: [20] });
    const client = clientOf(gateway);
    try {
      await expect(client.post('pools', { poolid: 'one' })).rejects.toThrow(/127[.]0[.]0[.]1:1/);
    } finally {
      client.close();
      await gateway.close();
    }
  });
});
