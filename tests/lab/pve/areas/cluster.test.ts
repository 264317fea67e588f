import type { PveClient } from '../../../../pve/client';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';

describe('the data centre as a whole', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    client = fixture.client;
    await createDebian(client, 100);
    await createDebian(client, 101);
  });

  afterAll(() => fixture.remove());

  const run = async (upid: Promise<unknown>): Promise<unknown> => client.waitTask(String(await upid));

  it('becomes a cluster, tells others how to join, and takes a node in', async () => {
    await expect(client.get('cluster/config/join')).rejects.toMatchObject({ status: 500 });
    await run(client.post('cluster/config', { clustername: 'prod' }));
    const info = await client.get<{ nodelist: readonly { pve_fp: string }[] }>('cluster/config/join');
    expect(info).toMatchObject({ preferred_node: 'lab', totem: { cluster_name: 'prod' } });
    expect(info.nodelist[0]?.pve_fp).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    await client.post('cluster/config/nodes/lab9', { link0: '10.0.12.9' });
    await expect(client.get('cluster/status')).resolves.toEqual([
      expect.objectContaining({ type: 'cluster', name: 'prod', nodes: 2 }),
      expect.objectContaining({ name: 'lab' }),
      expect.objectContaining({ name: 'lab9', ip: '10.0.12.9' }),
    ]);
    await expect(client.post('cluster/config', { clustername: 'again' })).rejects.toMatchObject({
      status: 500,
    });
  });

  it('keeps resources together and apart by rules', async () => {
    for (const sid of ['vm:100', 'vm:101']) await client.post('cluster/ha/resources', { sid });
    await client.post('cluster/ha/rules', {
      rule: 'stay',
      type: 'node-affinity',
      resources: 'vm:100',
      nodes: 'lab',
      strict: true,
    });
    await expect(client.post('cluster/ha/resources/vm:100/migrate', { node: 'lab9' })).resolves.toMatchObject(
      {
        'blocking-resources': [{ sid: 'vm:100', cause: 'node-affinity' }],
      },
    );
    await client.delete('cluster/ha/rules/stay');
    await client.post('cluster/ha/rules', {
      rule: 'pair',
      type: 'resource-affinity',
      affinity: 'positive',
      resources: 'vm:100,vm:101',
    });
    await expect(client.post('cluster/ha/resources/100/migrate', { node: 'lab9' })).resolves.toMatchObject({
      sid: 'vm:100',
      'comigrated-resources': ['vm:101'],
    });
    await expect(client.get('nodes/lab9/qemu')).resolves.toHaveLength(2);
    await expect(client.delete('cluster/ha/resources/vm:100')).rejects.toMatchObject({ status: 500 });
    await expect(client.get('cluster/ha/resources/vm:300')).rejects.toMatchObject({
      message: expect.stringContaining("no such resource 'vm:300'"),
    });
    await expect(client.get('cluster/ha/status/current')).resolves.toContainEqual(
      expect.objectContaining({ id: 'service:vm:100', state: 'started', request_state: 'started' }),
    );
    await expect(client.post('cluster/ha/groups', { group: 'old', nodes: 'lab' })).rejects.toMatchObject({
      message: expect.stringContaining('migrated to rules'),
    });
  });

  it('builds Ceph from monitors to a storage, and takes it down', async () => {
    const ceph = 'nodes/lab/ceph';
    await expect(client.get(`${ceph}/status`)).rejects.toMatchObject({
      message: expect.stringContaining('pveceph configuration not initialized'),
    });
    await client.post(`${ceph}/init`, { network: '10.0.12.0/24', size: 2 });
    await run(client.post(`${ceph}/mon/lab`));
    for (const dev of ['/dev/sdb', '/dev/sdc']) await run(client.post(`${ceph}/osd`, { dev }));
    await expect(client.post(`${ceph}/osd`, { dev: '/dev/sdb' })).rejects.toMatchObject({ status: 500 });
    await run(client.post(`${ceph}/pool`, { name: 'fast', add_storages: true, size: 2 }));
    await expect(client.get('cluster/ceph/status')).resolves.toMatchObject({
      health: { status: 'HEALTH_OK' },
      osdmap: { num_osds: 2, num_in_osds: 2 },
    });
    await client.put('cluster/ceph/flags/noout', { value: true });
    await expect(client.get('cluster/ceph/status')).resolves.toMatchObject({
      health: { status: 'HEALTH_WARN' },
    });
    await run(client.post('nodes/lab/qemu', { vmid: 110, scsi0: 'fast:1' }));
    await expect(client.delete(`${ceph}/pool/fast`)).rejects.toMatchObject({ status: 500 });
    await run(client.delete('nodes/lab/qemu/110'));
    await run(client.delete(`${ceph}/pool/fast?remove_storages=1`));
    await expect(client.get('storage/fast')).rejects.toMatchObject({ status: 500 });
    await expect(client.delete(`${ceph}/osd/1`)).rejects.toMatchObject({ status: 500 });
    await client.post(`${ceph}/osd/1/out`);
    await run(client.delete(`${ceph}/osd/1?cleanup=1`));
    await expect(client.get('nodes/lab/disks/list', { type: 'unused' })).resolves.toContainEqual(
      expect.objectContaining({ devpath: '/dev/sdc' }),
    );
  });

  it('makes pools of disks and storages on them', async () => {
    const disks = 'nodes/lab/disks';
    await expect(
      client.post(`${disks}/zfs`, { name: 'tank', devices: '/dev/sdc', raidlevel: 'mirror' }),
    ).rejects.toMatchObject({ status: 500 });
    await run(
      client.post(`${disks}/zfs`, {
        name: 'tank',
        devices: '/dev/sdc,/dev/sdd',
        raidlevel: 'mirror',
        add_storage: true,
      }),
    );
    await expect(client.get('storage/tank')).resolves.toMatchObject({
      type: 'zfspool',
      pool: 'tank',
      nodes: 'lab',
    });
    await expect(client.get(`${disks}/zfs/tank`)).resolves.toMatchObject({ state: 'ONLINE' });
    await run(client.delete(`${disks}/zfs/tank?cleanup-disks=1&cleanup-config=1`));
    await expect(client.get('storage/tank')).rejects.toMatchObject({ status: 500 });
  });

  it('backs up, protects, prunes', async () => {
    await run(
      client.post('nodes/lab9/vzdump', {
        vmid: '100',
        storage: 'local',
        protected: true,
        'notes-template': '{{guestname}}',
      }),
    );
    const [kept] = await client.get<readonly { volid: string }[]>('nodes/lab9/storage/local/content', {
      content: 'backup',
    });
    expect(kept).toMatchObject({ vmid: 100, notes: 'vm100', protected: 1 });
    await expect(
      client.delete(`nodes/lab9/storage/local/content/${kept?.volid ?? ''}`),
    ).rejects.toMatchObject({ status: 500 });
    await expect(
      client.get('nodes/lab9/vzdump/extractconfig', { volume: kept?.volid ?? '' }),
    ).resolves.toContain('name: vm100');
    await client.put(`nodes/lab9/storage/local/content/${kept?.volid ?? ''}`, { protected: false });
    await run(
      client.delete('nodes/lab9/storage/local/prunebackups?prune-backups=keep-yearly%3D0%2Ckeep-last%3D0'),
    );
    await expect(client.get('nodes/lab9/storage/local/content', { content: 'backup' })).resolves.toEqual([]);
  });
});
