import { createDebian, startLab, type LabFixture } from '../lab-fixture';
import { RecordingGuests } from '../recording-guests';
import { FaultClient } from './fault-client';

describe('faults that last', () => {
  let fixture: LabFixture;
  let faults: FaultClient;
  let now = 1_800_000_000_000;

  beforeEach(async () => {
    fixture = await startLab({ model: { names: ['lab', 'lab2'] }, clock: () => now });
    faults = new FaultClient(fixture);
    await createDebian(fixture.client, 100, { agent: 'enabled=1' });
  });
  afterEach(async () => {
    faults.close();
    await fixture.remove();
  });

  const refusal = (reason: string): object => ({ reason });
  const outcomes = async (): Promise<string[]> => (await faults.log()).map(({ outcome }) => outcome);

  test('a guest stays locked for a time, and for the configuration to see', async () => {
    await faults.add({ kind: 'lock', vmid: 100, lock: 'backup', seconds: 60 });
    await expect(fixture.client.get('nodes/lab/qemu/100/config')).resolves.toMatchObject({ lock: 'backup' });
    await expect(fixture.client.put('nodes/lab/qemu/100/config', { name: 'x' })).rejects.toMatchObject(
      refusal('VM is locked (backup)'),
    );
    now += 61_000;
    await fixture.client.put('nodes/lab/qemu/100/config', { name: 'x' });
    expect(await outcomes()).toEqual(['begins', 'ends: over after 60 s']);
  });

  test('a lock begins with the request that it waited for, and root may take it away', async () => {
    await faults.add({ kind: 'lock', vmid: 100, path: '/nodes/*/qemu/100/config', method: 'PUT', after: 1 });
    await fixture.client.put('nodes/lab/qemu/100/config', { name: 'first' });
    await expect(fixture.client.put('nodes/lab/qemu/100/config', { name: 'second' })).rejects.toMatchObject(
      refusal('VM is locked (backup)'),
    );
    await fixture.client.put('nodes/lab/qemu/100/config', { delete: 'lock', skiplock: 1 });
    await expect(fixture.client.get('nodes/lab/qemu/100/config')).resolves.toMatchObject({ name: 'first' });
    await faults.clear();
    await fixture.client.put('nodes/lab/qemu/100/config', { name: 'second' });
  });

  test('a node goes away and comes back', async () => {
    await fixture.client.waitTask(await fixture.client.post('nodes/lab2/qemu', { vmid: 200, name: 'far' }));
    await faults.add({ kind: 'node-away', node: 'lab2', seconds: 30 });
    const answer = await faults.wire('GET', '/nodes/lab2/qemu/200/config');
    expect(answer).toMatchObject({ status: 595, reason: 'No route to host', body: '' });
    await expect(fixture.client.get('nodes')).resolves.toMatchObject([
      { node: 'lab', status: 'online' },
      { node: 'lab2', status: 'offline' },
    ]);
    await expect(fixture.client.get('cluster/status')).resolves.toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'lab2', online: 0 })]) as never,
    );
    const guests = await fixture.client.get('cluster/resources', { type: 'vm' });
    expect(guests).toEqual(
      expect.arrayContaining([
        { id: 'qemu/200', type: 'qemu', vmid: 200, node: 'lab2', status: 'unknown' },
        expect.objectContaining({ vmid: 100, status: 'stopped' }),
      ]) as never,
    );
    now += 31_000;
    await expect(fixture.client.get('nodes/lab2/qemu/200/config')).resolves.toMatchObject({ name: 'far' });
    expect(await outcomes()).toEqual(['begins', '595 No route to host', 'ends: over after 30 s']);
  });

  test('guests of a node that is away are off the network until it is back', async () => {
    const guests = new RecordingGuests();
    const other = await startLab({ model: { names: ['lab', 'lab2'] }, guests });
    const control = new FaultClient(other);
    await createDebian(other.client, 100, { start: 1 });
    await control.add({ name: 'gone', kind: 'node-away', node: 'lab2' });
    expect(guests.calls).toEqual(['start 100']);
    await control.add({ name: 'own', kind: 'node-away', node: 'lab' });
    await control.clear();
    expect(guests.calls).toEqual(['start 100', 'hold 100', 'release 100']);
    control.close();
    await other.remove();
  });

  test('the node that answers is away: nobody answers', async () => {
    await faults.add({ kind: 'node-away', node: 'lab' });
    expect(await faults.wire('GET', '/version')).toMatchObject({ status: 0, error: 'socket hang up' });
    await faults.clear();
    expect(await faults.wire('GET', '/version')).toMatchObject({ status: 200 });
  });

  test('a storage is full: it says so, disks and files find no room and leave nothing behind', async () => {
    await faults.add(
      { kind: 'storage-full', storage: 'local-lvm' },
      { kind: 'storage-full', storage: 'local' },
    );
    await expect(fixture.client.get('nodes/lab/storage/local-lvm/status')).resolves.toMatchObject({
      avail: 0,
    });
    const upid = await fixture.client.post<string>('nodes/lab/qemu', { vmid: 101, scsi0: 'local-lvm:1' });
    await expect(fixture.client.waitTask(upid)).rejects.toMatchObject(
      refusal(
        "unable to create VM 101 - lvcreate 'pve/vm-101-disk-0' error:   Cannot create new thin volume, free space in thin pool pve/data reached threshold.",
      ),
    );
    await expect(fixture.client.get('nodes/lab/qemu/101/config')).rejects.toMatchObject(
      refusal("Configuration file 'nodes/lab/qemu-server/101.conf' does not exist"),
    );
    const url = 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2';
    const download = { content: 'import', filename: 'again.qcow2', url };
    await expect(
      fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', download)),
    ).rejects.toMatchObject(refusal('download failed: exit code 3'));
    await faults.clear();
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/qemu', { vmid: 101, scsi0: 'local-lvm:1' }),
    );
  });

  test('without quorum nothing of the cluster is written, all of it is read', async () => {
    await faults.add({ kind: 'no-quorum' });
    const { client } = fixture;
    await expect(client.post('nodes/lab/qemu', { vmid: 101 })).rejects.toMatchObject(
      refusal('cluster not ready - no quorum?'),
    );
    await expect(client.post('pools', { poolid: 'p' })).rejects.toMatchObject(
      refusal("cfs-lock 'file-user_cfg' error: no quorum!"),
    );
    await expect(client.post('storage', { storage: 's', type: 'dir', path: '/s' })).rejects.toMatchObject(
      refusal("cfs-lock 'file-storage_cfg' error: no quorum!"),
    );
    await expect(client.put('nodes/lab/qemu/100/config', { name: 'x' })).rejects.toMatchObject({
      reason: expect.stringMatching(
        /^unable to open file '.*\/100\.conf\.tmp\.\d+' - Permission denied$/,
      ) as string,
    });
    await expect(client.get('cluster/status')).resolves.toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'cluster', quorate: 0 })]) as never,
    );
    await faults.clear();
    await client.post('pools', { poolid: 'p' });
  });

  test('an agent is silent', async () => {
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/100/status/start'));
    await fixture.client.post('nodes/lab/qemu/100/agent/ping');
    await faults.add({ kind: 'agent-silent', vmid: 100 });
    await expect(fixture.client.get('nodes/lab/qemu/100/agent/network-get-interfaces')).rejects.toMatchObject(
      refusal('QEMU guest agent is not running'),
    );
    await faults.remove('agent-silent-1');
    await fixture.client.post('nodes/lab/qemu/100/agent/ping');
  });

  test('rules, counts, states and the log survive a restart', async () => {
    await faults.add(
      { name: 'locked', kind: 'lock', vmid: 100, lock: 'create' },
      { name: 'gone', kind: 'node-away', node: 'lab2' },
      { name: 'counted', kind: 'status', status: 503, path: '/version', after: 1, first: 1 },
    );
    expect((await faults.wire('GET', '/version')).status).toBe(200);
    const log = await faults.log();
    faults.close();
    await fixture.stop();
    fixture = await fixture.restart();
    faults = new FaultClient(fixture);
    expect(await faults.log()).toEqual(log);
    expect(await faults.list()).toMatchObject([
      { name: 'locked', active: true },
      { name: 'gone', active: true },
      { name: 'counted', matched: 1, fired: 0 },
    ]);
    expect((await faults.wire('GET', '/version')).status).toBe(503);
    expect((await faults.wire('GET', '/nodes/lab2/qemu')).status).toBe(595);
    await expect(fixture.client.get('nodes/lab/qemu/100/config')).resolves.toMatchObject({ lock: 'create' });
    await faults.clear();
    await expect(fixture.client.get('nodes/lab/qemu/100/config')).resolves.not.toHaveProperty('lock');
  });
});
