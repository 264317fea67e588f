import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, startGateway } from '../../../gateway';
import { PveClient } from '../../../pve/client';
import {
  type InterfaceChange,
  KeptNetworkFile,
  NetworkGuard,
  type NetworkGuardOptions,
} from '../../../pve/node-network';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';

describe('a change of the network of a node', () => {
  let fixture: LabFixture;
  /** A way to the lab that can be cut, as a network that was set up wrongly cuts it. */
  let way: Gateway;
  let client: PveClient;
  const said: string[] = [];
  let folder: string;
  let kept: KeptNetworkFile;
  const planned = { isNew: false, hasGateway: false, isOnlyComment: false, takes: [] };
  /** As {@link change} makes them. */
  const changes: readonly InterfaceChange[] = [
    { ...planned, iface: 'vmbr7' },
    { ...planned, iface: 'vmbr7.20' },
    { ...planned, iface: 'vmbr8', isNew: true },
  ];

  beforeEach(async () => {
    fixture = await startLab();
    way = await startGateway({ endpoint: fixture.lab.url, insecure: true });
    client = new PveClient({ endpoint: way.url, token: fixture.lab.token, insecure: true, timeoutMs: 300 });
    said.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'rackwright-guard-'));
    kept = new KeptNetworkFile(join(folder, 'nodes/lab.network.json'));
    await write('post', { iface: 'vmbr7', type: 'bridge', cidr: '10.0.7.1/24', comments: 'before' });
    await write('post', { iface: 'vmbr7.20', type: 'vlan' });
    await reload();
  });
  afterEach(async () => {
    client.close();
    await way.close();
    await fixture.remove();
    rmSync(folder, { recursive: true });
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
  const guarded = (
    others: readonly PveClient[],
    { way: first, ...more }: Partial<NetworkGuardOptions> = {},
  ): NetworkGuard => {
    const options: NetworkGuardOptions = {
      node: 'lab',
      way: first ?? { endpoint: way.url, client },
      others: others.map((other) => ({ endpoint: fixture.lab.url, client: other })),
      address: '10.0.7.1',
      kept,
      mayBeLost: true,
      confirmMs: 1000,
      rollBackMs: 1500,
      say: (line) => said.push(line),
      ...more,
    };
    return new NetworkGuard(options);
  };
  /** The same way past the gateway, which keeps what it has read until somebody writes through it. */
  const direct = (): NetworkGuardOptions['way'] => ({ endpoint: way.url, client: fixture.client });
  /** One of each kind: an interface changed, one gone, one new. */
  const change = async (): Promise<void> => {
    await write('put', { iface: 'vmbr7', type: 'bridge', cidr: '10.0.77.1/24' });
    await fixture.client.delete(`${path}/vmbr7.20`);
    await write('post', { iface: 'vmbr8', type: 'bridge' });
    await reload();
  };

  test('stays where the node answers as before', async () => {
    const guard = guarded([]);
    await guard.remember(changes);
    await change();
    const after = await interfaces();
    await guard.confirm();
    expect([await interfaces(), said]).toEqual([after, []]);
  });

  test('is taken back by another way where the node does not answer by its own', async () => {
    const before = await interfaces();
    const guard = guarded([fixture.client]);
    await guard.remember(changes);
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
    await guard.remember(changes);
    await change();
    await way.close();
    await expect(guard.confirm()).rejects.toMatchObject({
      code: 'NODE_LOST',
      message: expect.stringMatching(/ifreload -a.*10[.]0[.]7[.]1\/24/) as unknown,
    });
  });

  test("is not begun while somebody else's waits for a reload", async () => {
    await write('post', { iface: 'vmbr9', type: 'bridge' });
    await expect(guarded([]).remember(changes)).rejects.toMatchObject({ code: 'NODE_CHANGES_PENDING' });
  });

  test('is kept for its owner alone until it is confirmed or taken back', async () => {
    const guard = guarded([fixture.client]);
    await guard.remember(changes);
    expect(statSync(kept.path).mode & 0o777).toBe(0o600);
    await change();
    await guard.confirm();
    expect(existsSync(kept.path)).toBe(false);
    await guard.remember(changes);
    await way.close();
    await expect(guard.confirm()).rejects.toMatchObject({ code: 'NODE_ROLLED_BACK' });
    expect(existsSync(kept.path)).toBe(false);
  });

  describe('that was cut short', () => {
    test('goes on by the same command where the node still answers: what is half done goes', async () => {
      await guarded([]).remember(changes);
      // Killed after a reload that nobody noted down, and before another one.
      await change();
      await write('post', { iface: 'vmbr9', type: 'bridge' });
      const next = guarded([], { way: direct() });
      next.tell();
      expect(await next.resume(changes)).toBe(true);
      expect((await fixture.client.getWithChanges(path)).changes).toBeUndefined();
      const names = ((await interfaces()) as { iface: string }[]).map(({ iface }) => iface);
      expect(names).not.toContain('vmbr8');
      expect(names).not.toContain('vmbr9');
      expect(await fixture.client.get(`${path}/vmbr7`)).toMatchObject({ cidr: '10.0.77.1/24' });
      expect(said[0]).toMatch(/^a change of the network of lab, begun at 20.*, was cut short/);
      expect(await guarded([]).resume(changes)).toBe(false);
    });

    test('is taken back by the next run where the node answers by another way only', async () => {
      const before = await interfaces();
      await guarded([]).remember(changes);
      await change();
      const other = { endpoint: fixture.lab.url, client: fixture.client };
      await expect(guarded([], { way: other }).resume(changes)).rejects.toMatchObject({
        code: 'NODE_ROLLED_BACK',
      });
      expect(await interfaces()).toEqual(before);
      expect(existsSync(kept.path)).toBe(false);
    });
  });

  describe('by which alone the node is reached', () => {
    const careful = { mayBeLost: false } as const;
    const refusal = { code: 'NODE_NO_WAY_BACK' };

    test('is not begun', async () => {
      await expect(guarded([], careful).remember(changes)).rejects.toMatchObject(refusal);
      expect(existsSync(kept.path)).toBe(false);
      // The one it stands on, or a bridge that takes its port, cuts it as well.
      await write('put', { iface: 'vmbr7', type: 'bridge', cidr: '10.0.7.1/24', bridge_ports: 'eno9' });
      await reload();
      for (const one of [
        { ...planned, iface: 'eno9' },
        { ...planned, iface: 'vmbr8', isNew: true, takes: ['eno9'] },
        { ...planned, iface: 'vmbr8', isNew: true, hasGateway: true },
      ])
        await expect(guarded([], { ...careful, way: direct() }).remember([one])).rejects.toMatchObject(
          refusal,
        );
    });

    test('is made where it cannot be cut: by its comment, or what is beside it', async () => {
      for (const one of [
        { ...planned, iface: 'vmbr7', isOnlyComment: true },
        { ...planned, iface: 'vmbr7.30', isNew: true },
        { ...planned, iface: 'vmbr8', isNew: true, takes: ['eno8'] },
      ])
        await guarded([], careful).remember([one]);
    });

    test('is made where another way stays, by an interface that does not change', async () => {
      const { ip } = (await fixture.client.get<{ type: string; ip: string }[]>('cluster/status')).find(
        ({ type }) => type === 'node',
      )!;
      await guarded([fixture.client], careful).remember(changes);
      // The cluster hands calls on to an address that goes as well.
      await write('put', { iface: 'vmbr7', type: 'bridge', cidr: `${ip}/24` });
      await reload();
      const at = { ...careful, address: ip, way: direct() };
      await expect(guarded([fixture.client], at).remember(changes)).rejects.toMatchObject(refusal);
    });

    test('is not begun where the other way does not answer', async () => {
      const dead = new PveClient({ endpoint: 'https://127.0.0.1:1/', token: fixture.lab.token });
      await expect(guarded([dead], careful).remember(changes)).rejects.toMatchObject(refusal);
      dead.close();
    });
  });
});
