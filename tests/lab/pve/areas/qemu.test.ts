import { createLabModel } from '../../../../lab/pve';
import type { PveClient } from '../../../../pve/client';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';

describe('QEMU machines', () => {
  let fixture: LabFixture;
  let client: PveClient;
  const BASE = 'nodes/lab/qemu/100';

  beforeAll(async () => {
    fixture = await startLab({ model: createLabModel({ names: ['lab', 'lab2'] }) });
    client = fixture.client;
    await createDebian(client, 100, {
      agent: '1',
      ide2: 'local-lvm:cloudinit',
      ciuser: 'ops',
      ipconfig0: 'ip=10.0.12.9/24',
    });
  });

  afterAll(() => fixture.remove());

  const run = async (upid: Promise<unknown>): Promise<unknown> => client.waitTask(String(await upid));
  const config = (): Promise<Record<string, unknown>> => client.get(`${BASE}/config`);

  it('go back to what they were at a snapshot, sizes of disks too', async () => {
    await run(client.post(`${BASE}/snapshot`, { snapname: 'one', description: 'first' }));
    const before = await config();
    expect(before).toMatchObject({ parent: 'one' });
    await run(client.put(`${BASE}/resize`, { disk: 'scsi0', size: '+5G' }));
    await client.put(`${BASE}/config`, { memory: 2048, scsi1: 'local-lvm:1' });
    await run(client.post(`${BASE}/snapshot`, { snapname: 'two' }));
    expect(await client.get(`${BASE}/snapshot`)).toEqual([
      expect.objectContaining({ name: 'one', description: 'first' }),
      expect.objectContaining({ name: 'two', parent: 'one' }),
      expect.objectContaining({ name: 'current', parent: 'two', running: 0 }),
    ]);
    await run(client.post(`${BASE}/snapshot/one/rollback`));
    expect(await config()).toMatchObject({
      scsi0: before['scsi0'],
      unused0: expect.stringContaining('disk'),
    });
    expect(await config()).not.toHaveProperty('memory');
    await expect(client.post(`${BASE}/snapshot`, { snapname: 'one' })).rejects.toMatchObject({
      message: expect.stringContaining("snapshot name 'one' already used"),
    });
    await run(client.delete(`${BASE}/snapshot/one`));
    expect(await client.get(`${BASE}/snapshot`)).toEqual([
      expect.not.objectContaining({ parent: 'one' }),
      expect.objectContaining({ name: 'current' }),
    ]);
    await run(client.delete(`${BASE}/snapshot/two`));
  });

  it('have each tag once, sorted and in small letters, unless the cluster says otherwise', async () => {
    const tagged = async (tags: string): Promise<unknown> => {
      await client.put(`${BASE}/config`, { tags });
      return (await config())['tags'];
    };
    expect(await tagged('web, Prod;web')).toBe('prod;web');
    await client.put('cluster/options', { 'tag-style': 'case-sensitive=1,ordering=config' });
    expect(await tagged('web,Prod;web')).toBe('web;Prod');
    await client.put('cluster/options', { delete: 'tag-style' });
  });

  it('have what cloud-init reads, before they start', async () => {
    await expect(client.get(`${BASE}/cloudinit/dump`, { type: 'user' })).resolves.toContain('user: ops');
    await expect(client.get(`${BASE}/cloudinit/dump`, { type: 'network' })).resolves.toContain(
      '10.0.12.9/24',
    );
    await expect(client.get(`${BASE}/cloudinit`)).resolves.toContainEqual({ key: 'ciuser', value: 'ops' });
  });

  it('are paused, resumed, suspended to disk and reset', async () => {
    await run(client.post(`${BASE}/status/start`));
    await run(client.post(`${BASE}/status/suspend`));
    await expect(client.get(`${BASE}/status/current`)).resolves.toMatchObject({
      status: 'running',
      qmpstatus: 'paused',
    });
    await run(client.post(`${BASE}/status/resume`));
    await expect(client.get(`${BASE}/status/current`)).resolves.toMatchObject({ qmpstatus: 'running' });
    await run(client.post(`${BASE}/status/reset`));
    await run(client.post(`${BASE}/status/suspend`, { todisk: true }));
    await expect(client.get(`${BASE}/status/current`)).resolves.toMatchObject({
      status: 'stopped',
      lock: 'suspended',
    });
    await expect(client.put(`${BASE}/config`, { cores: 2 })).rejects.toMatchObject({
      message: expect.stringContaining('VM is locked (suspended)'),
    });
    await run(client.post(`${BASE}/status/resume`));
    await expect(client.get(`${BASE}/status/current`)).resolves.toMatchObject({ status: 'running' });
  });

  it('keep what waits for a restart, and take it back', async () => {
    await client.put(`${BASE}/config`, { memory: 3072, cores: 4 });
    await expect(client.get(`${BASE}/pending`)).resolves.toContainEqual(
      expect.objectContaining({ key: 'cores', pending: 4 }),
    );
    await client.put(`${BASE}/config`, { revert: 'cores,memory' });
    expect(await config()).not.toHaveProperty('cores');
    await expect(client.get(`${BASE}/config`, { current: true })).resolves.not.toHaveProperty('cores');
  });

  it('answer through the agent, and run no commands', async () => {
    await expect(client.get(`${BASE}/agent/get-host-name`)).resolves.toEqual({
      result: { 'host-name': 'vm100' },
    });
    await expect(client.get(`${BASE}/agent/get-osinfo`)).resolves.toMatchObject({ result: { id: 'debian' } });
    await expect(client.post(`${BASE}/agent`, { command: 'ping' })).resolves.toEqual({ result: {} });
    await expect(client.post(`${BASE}/agent/exec`, { command: 'id' })).rejects.toMatchObject({
      message: expect.stringContaining(
        'Agent error: The command guest-exec has been disabled for this instance',
      ),
    });
  });

  it('give disks to each other, and lose what is unlinked', async () => {
    await run(client.post(`${BASE}/status/stop`));
    await client.put(`${BASE}/config`, { scsi2: 'local-lvm:1' });
    await run(client.post('nodes/lab/qemu', { vmid: 102 }));
    await run(
      client.post(`${BASE}/move_disk`, { disk: 'scsi2', 'target-vmid': 102, 'target-disk': 'scsi0' }),
    );
    await expect(client.get('nodes/lab/qemu/102/config')).resolves.toMatchObject({
      scsi0: expect.stringContaining('local-lvm:vm-102-disk-'),
    });
    expect(await config()).not.toHaveProperty('scsi2');
    await client.put('nodes/lab/qemu/102/unlink', { idlist: 'scsi0', force: true });
    await expect(client.get('nodes/lab/storage/local-lvm/content', { vmid: 102 })).resolves.toEqual([]);
  });

  it('say before a migration what stands in its way, and are cloned from a snapshot', async () => {
    await expect(client.get(`${BASE}/migrate`)).resolves.toMatchObject({
      running: 0,
      allowed_nodes: ['lab2'],
      local_disks: expect.arrayContaining([expect.objectContaining({ volid: 'local-lvm:vm-100-disk-0' })]),
    });
    await run(client.post(`${BASE}/snapshot`, { snapname: 'small' }));
    await client.put(`${BASE}/config`, { memory: 4096 });
    await run(client.post(`${BASE}/clone`, { newid: 103, full: true, snapname: 'small' }));
    await expect(client.get('nodes/lab/qemu/103/config')).resolves.not.toHaveProperty('memory');
    await expect(client.post(`${BASE}/clone`, { newid: 104, full: false })).rejects.toMatchObject({
      status: 500,
    });
    await run(client.post(`${BASE}/migrate`, { target: 'lab2' }));
    await expect(client.get('nodes/lab2/qemu/100/config')).resolves.toMatchObject({ memory: '4096' });
  });
});
