import { PveClient } from '../../../../pve/client';
import { createLabModel } from '../../../../lab/pve';
import { FaultClient } from '../faults/fault-client';
import { startLab, type LabFixture } from '../lab-fixture';
import { RecordingGuests } from '../recording-guests';

interface Row {
  readonly id: string;
  readonly node?: string;
  readonly state?: string;
  readonly crm_state?: string;
  readonly status?: string;
}

const shared = {
  ...createLabModel({ names: ['lab', 'lab2', 'lab3'] }),
  storages: [
    ...createLabModel().storages,
    {
      storage: 'nfs',
      type: 'nfs',
      content: ['images', 'import'],
      shared: true,
      path: '/mnt/nfs',
      total: 1024 ** 4,
    },
  ] as const,
};

describe('guests of a node that goes away, under the HA manager', () => {
  let fixture: LabFixture;
  let guests: RecordingGuests;
  let faults: FaultClient;
  let control: PveClient;

  beforeEach(async () => {
    guests = new RecordingGuests();
    fixture = await startLab({ guests, model: shared });
    faults = new FaultClient(fixture);
    const { url: endpoint, token } = fixture.lab;
    control = new PveClient({ endpoint, token, insecure: true, prefix: '/lab' });
    await control.putJson('clock', { speed: 0 });
    const url = 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2';
    const image = { content: 'import', filename: 'debian-12.qcow2', url };
    await done(fixture.client.post('nodes/lab2/storage/nfs/download-url', image));
    await make(100, { scsi0: 'nfs:0,import-from=nfs:import/debian-12.qcow2' });
    await make(101, { scsi0: 'local-lvm:1' });
    await make(102, { scsi0: 'nfs:1', onboot: 1 });
  });
  afterEach(async () => {
    faults.close();
    control.close();
    await fixture.remove();
  });

  const done = async (upid: Promise<string>): Promise<unknown> => fixture.client.waitTask(await upid);
  const make = async (vmid: number, params: Record<string, string | number>): Promise<void> => {
    await done(fixture.client.post('nodes/lab2/qemu', { vmid, ...params }));
  };
  const manage = (vmid: number, more: Record<string, string> = {}): Promise<unknown> =>
    fixture.client.post('cluster/ha/resources', { sid: `vm:${vmid}`, ...more });
  const advance = (seconds: number): Promise<unknown> => control.putJson('clock', { advance: `${seconds}s` });
  const rows = (): Promise<readonly Row[]> => fixture.client.get('cluster/ha/status/current');
  const service = async (vmid: number): Promise<Row | undefined> =>
    (await rows()).find(({ id }) => id === `service:vm:${vmid}`);
  const until = async (vmid: number, seen: object): Promise<void> => {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const row = await service(vmid);
      if (Object.entries(seen).every(([key, value]) => row?.[key as keyof Row] === value)) return;
      await new Promise((again) => setTimeout(again, 10));
    }
    expect(await service(vmid)).toMatchObject(seen);
  };

  test('they are fenced after a minute, and run elsewhere after two', async () => {
    await manage(100);
    await until(100, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(30);
    expect(await service(100)).toMatchObject({ state: 'started', node: 'lab2' });
    expect(guests.calls).toEqual(['start 100', 'hold 100']);
    await advance(31);
    await until(100, { state: 'fence', crm_state: 'fence', node: 'lab2' });
    const manager = await fixture.client.get<{ manager_status: { node_status: object } }>(
      'cluster/ha/status/manager_status',
    );
    expect(manager.manager_status.node_status).toEqual({ lab: 'online', lab2: 'fence', lab3: 'online' });
    await advance(61);
    await until(100, { state: 'started', node: 'lab' });
    expect(guests.calls).toEqual(['start 100', 'hold 100', 'kill 100', 'start 100']);
    const lrm = (await rows()).find(({ id }) => id === 'lrm:lab2');
    expect(lrm?.status).toMatch(/^lab2 \(old timestamp - dead\?, /);
    await expect(fixture.client.get('nodes/lab/qemu/100/status/current')).resolves.toMatchObject({
      status: 'running',
    });
    await faults.clear();
    expect(await service(100)).toMatchObject({ state: 'started', node: 'lab' });
  });

  test('a node that is back in time keeps them', async () => {
    await manage(100);
    await until(100, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(59);
    await faults.clear();
    await advance(300);
    expect(await service(100)).toMatchObject({ state: 'started', node: 'lab2' });
    expect(guests.calls).toEqual(['start 100', 'hold 100', 'release 100']);
  });

  test('one without a place waits in recovery, until a rule gives it one', async () => {
    await manage(100);
    const rule = { rule: 'here', type: 'node-affinity', resources: 'vm:100', nodes: 'lab2', strict: 1 };
    await fixture.client.post('cluster/ha/rules', rule);
    await until(100, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(121);
    await until(100, { state: 'recovery', node: 'lab2' });
    await fixture.client.put('cluster/ha/rules/here', { type: 'node-affinity', nodes: 'lab2,lab3:2,lab' });
    await until(100, { state: 'started', node: 'lab3' });
  });

  test('a disk on a storage of the lost node is lost: the start fails, and the resource is in error', async () => {
    await manage(101);
    await until(101, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(121);
    await until(101, { state: 'error', node: 'lab' });
    const tasks = await fixture.client.get<readonly { type: string; status?: string }[]>('nodes/lab/tasks');
    expect(tasks).toContainEqual(
      expect.objectContaining({ type: 'qmstart', status: 'no such logical volume pve/vm-101-disk-0' }),
    );
    await fixture.client.put('cluster/ha/resources/vm:101', { state: 'disabled' });
    await until(101, { state: 'disabled', crm_state: 'stopped' });
  });

  test('without the manager nothing is fenced; a node that was starts its other guests when it is back', async () => {
    await done(fixture.client.post('nodes/lab2/qemu/102/status/start'));
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(300);
    await faults.clear();
    const status = (): Promise<unknown> => fixture.client.get('nodes/lab2/qemu/102/status/current');
    await expect(status()).resolves.toMatchObject({ status: 'running' });
    await manage(100);
    await until(100, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(121);
    await until(100, { state: 'started', node: 'lab' });
    await faults.clear();
    const started = await fixture.client.get<readonly { type: string }[]>('nodes/lab2/tasks');
    expect(started.map(({ type }) => type)).toContain('startall');
  });

  test('a lab that is started again goes on where it was', async () => {
    await manage(100);
    await until(100, { state: 'started', node: 'lab2' });
    await faults.add({ kind: 'node-away', node: 'lab2' });
    await advance(61);
    await until(100, { state: 'fence' });
    await fixture.stop();
    fixture = await fixture.restart();
    await until(100, { state: 'fence' });
    const { url: endpoint, token } = fixture.lab;
    const again = new PveClient({ endpoint, token, insecure: true, prefix: '/lab' });
    await again.putJson('clock', { advance: '60s' });
    again.close();
    await until(100, { state: 'started', node: 'lab' });
  });
});
