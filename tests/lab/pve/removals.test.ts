import type { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

describe('what the data centre knows of a machine', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab({ model: { nodes: 2, names: ['lab', 'two'] } });
    client = fixture.client;
    for (const vmid of [100, 101]) await createDebian(client, vmid);
  });

  afterAll(() => fixture.remove());

  const ids = async (path: string, key: string): Promise<unknown[]> =>
    (await client.get<readonly Record<string, unknown>[]>(path)).map((row) => row[key]);

  it('keeps HA and replication from losing it', async () => {
    await client.post('cluster/ha/resources', { sid: 'vm:100', state: 'stopped' });
    await expect(client.delete('nodes/lab/qemu/100')).rejects.toMatchObject({
      status: 500,
      reason: 'unable to remove VM 100 - used in HA resources and purge parameter not set.',
    });
    await client.post('cluster/replication', { id: '101-0', target: 'two', type: 'local' });
    await expect(client.delete('nodes/lab/qemu/101')).rejects.toMatchObject({
      reason: "There is a replication job '101-0' for guest '101' - Please remove that first.",
    });
  });

  it('goes with it when it is purged', async () => {
    const job = { schedule: 'daily', storage: 'local' };
    await client.post('cluster/backup', { id: 'both', vmid: '100,101', ...job });
    await client.post('cluster/backup', { id: 'one', vmid: '100', ...job });
    await client.put('access/acl', { path: '/vms/100', roles: 'PVEVMUser', users: 'root@pam' });
    await client.waitTask(await client.delete('nodes/lab/qemu/100', { purge: true }));
    expect(await ids('cluster/ha/resources', 'sid')).toEqual([]);
    expect(await ids('cluster/backup', 'id')).toEqual(['both']);
    await expect(client.get('cluster/backup/both')).resolves.toMatchObject({ vmid: '101' });
    expect(await ids('access/acl', 'path')).toEqual([]);
  });

  it('loses who may use it in any case', async () => {
    await createDebian(client, 102);
    await client.put('access/acl', { path: '/vms/102', roles: 'PVEVMUser', users: 'root@pam' });
    await client.waitTask(await client.delete('nodes/lab/qemu/102'));
    await client.post('pools', { poolid: 'web' });
    await client.put('access/acl', { path: '/pool/web', roles: 'PVEVMUser', users: 'root@pam' });
    await client.delete('pools', { poolid: 'web' });
    await client.post('storage', { storage: 'more', type: 'dir', path: '/srv/more' });
    await client.put('access/acl', { path: '/storage/more', roles: 'PVEDatastoreUser', users: 'root@pam' });
    await client.delete('storage/more');
    expect(await ids('access/acl', 'path')).toEqual([]);
  });

  it('names zones of the network as each version lists them', async () => {
    const rows = await client.get<readonly Record<string, unknown>[]>('cluster/resources');
    expect(rows).toContainEqual({
      ...{ id: 'network/two/zone/localnetwork', type: 'network', 'network-type': 'zone' },
      ...{ network: 'localnetwork', node: 'two', status: 'ok' },
    });
    const old = await startLab({ model: { version: '8.4.1' } });
    await expect(old.client.get('cluster/resources', { type: 'sdn' })).resolves.toEqual([
      { id: 'sdn/lab/localnetwork', type: 'sdn', sdn: 'localnetwork', node: 'lab', status: 'ok' },
    ]);
    await old.remove();
  });
});
