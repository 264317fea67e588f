import { type Gateway, startGateway } from '../../../gateway';
import { PveClient } from '../../../pve/client';
import { NetworkGuard, type NetworkGuardOptions } from '../../../pve/node-network';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';

describe('a change of the network of a node', () => {
  let fixture: LabFixture;
  /** A way to the lab that can be cut, as a network that was set up wrongly cuts it. */
  let way: Gateway;
  let client: PveClient;
  const said: string[] = [];

  beforeEach(async () => {
    fixture = await startLab();
    way = await startGateway({ endpoint: fixture.lab.url, insecure: true });
    client = new PveClient({ endpoint: way.url, token: fixture.lab.token, insecure: true, timeoutMs: 300 });
    said.length = 0;
    await write('post', { iface: 'vmbr7', type: 'bridge', cidr: '10.0.7.1/24', comments: 'before' });
    await write('post', { iface: 'vmbr7.20', type: 'vlan' });
    await reload();
  });
  afterEach(async () => {
    client.close();
    await way.close();
    await fixture.remove();
  });

  const path = 'nodes/lab/network';
  const write = (method: 'post' | 'put', { iface, ...options }: Record<string, string>): Promise<unknown> =>
    method === 'post'
      ? fixture.client.post(path, { iface, ...options })
      : fixture.client.put(`${path}/${iface}`, options);
  const reload = async (): Promise<void> => {
    await fixture.client.waitTask(await fixture.client.put<string>(path));
  };
  const interfaces = async (): Promise<unknown> =>
    (await fixture.client.get<readonly { iface: string }[]>(path)).toSorted((one, other) =>
      one.iface < other.iface ? -1 : 1,
    );
  const guarded = (others: readonly PveClient[]): NetworkGuard => {
    const options: NetworkGuardOptions = {
      node: 'lab',
      client,
      others,
      confirmMs: 1000,
      rollBackMs: 1500,
      say: (line) => said.push(line),
    };
    return new NetworkGuard(options);
  };
  /** One of each kind: an interface changed, one gone, one new. */
  const change = async (): Promise<void> => {
    await write('put', { iface: 'vmbr7', type: 'bridge', cidr: '10.0.77.1/24' });
    await fixture.client.delete(`${path}/vmbr7.20`);
    await write('post', { iface: 'vmbr8', type: 'bridge' });
    await reload();
  };

  test('stays where the node answers as before', async () => {
    const guard = guarded([]);
    await guard.remember();
    await change();
    const after = await interfaces();
    await guard.confirm();
    expect([await interfaces(), said]).toEqual([after, []]);
  });

  test('is taken back by another way where the node does not answer by its own', async () => {
    const before = await interfaces();
    const guard = guarded([fixture.client]);
    await guard.remember();
    await change();
    expect(await interfaces()).not.toEqual(before);
    await way.close();
    await expect(guard.confirm()).rejects.toMatchObject({ code: 'NODE_ROLLED_BACK' });
    expect(await interfaces()).toEqual(before);
    expect(said).toEqual([expect.stringContaining('taking it back')]);
    // Nothing waits for another reload.
    expect((await fixture.client.getWithChanges(path)).changes).toBeUndefined();
  });

  test('is told with what the node had where no way leads to it', async () => {
    const guard = guarded([]);
    await guard.remember();
    await change();
    await way.close();
    await expect(guard.confirm()).rejects.toMatchObject({
      code: 'NODE_LOST',
      message: expect.stringMatching(/ifreload -a.*10[.]0[.]7[.]1\/24/) as unknown,
    });
  });

  test("is not begun while somebody else's waits for a reload", async () => {
    await write('post', { iface: 'vmbr9', type: 'bridge' });
    await expect(guarded([]).remember()).rejects.toMatchObject({ code: 'NODE_CHANGES_PENDING' });
  });
});
