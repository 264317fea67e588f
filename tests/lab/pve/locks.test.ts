import type { PveClient } from '../../../pve/client';
import { FaultClient } from './faults/fault-client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

/** Ten seconds of the lab in one of the machine's. */
const quick = { time: { speed: 10 }, taskDuration: (type: string) => (type === 'qmclone' ? 4000 : 0) };

describe('locks that tasks wait for', () => {
  let fixture: LabFixture;
  let client: PveClient;
  let faults: FaultClient;
  beforeEach(async () => {
    fixture = await startLab(quick);
    client = fixture.client;
    faults = new FaultClient(fixture);
    await createDebian(client, 100);
  });
  afterEach(async () => {
    faults.close();
    await fixture.remove();
  });

  const copy = (newid: number): Promise<string> =>
    client.post<string>('nodes/lab/qemu/100/clone', { newid, full: 1 });
  /** How tasks end that begin together. */
  const ends = async (start: (id: number) => Promise<string>, ids: readonly number[]): Promise<string[]> => {
    const upids = await Promise.all(ids.map(start));
    const tasks = upids.map(async (upid) => {
      try {
        await client.waitTask(upid);
        return 'OK';
      } catch (error) {
        return (error as { reason?: string }).reason ?? String(error);
      }
    });
    return (await Promise.all(tasks)).toSorted();
  };
  const guests = async (): Promise<number[]> =>
    (await client.get<readonly { vmid: number }[]>('nodes/lab/qemu')).map(({ vmid }) => vmid).toSorted();

  test('one copy at a time of a machine that runs, any number of one that does not', async () => {
    expect(await ends(copy, [201, 202, 203])).toEqual(['OK', 'OK', 'OK']);
    await client.waitTask(await client.post('nodes/lab/qemu/100/status/start'));
    const refusal = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";
    expect(await ends(copy, [301, 302, 303])).toEqual(['OK', refusal, refusal]);
    const made = (await guests()).filter((vmid) => vmid > 300);
    expect(made).toHaveLength(1);
    expect(await ends(copy, [304])).toEqual(['OK']);
  });

  test('a slow storage makes one disk at a time; who waits for more than ten seconds fails and leaves nothing', async () => {
    await faults.add({ kind: 'storage-slow', storage: 'local-lvm', delay: 8 });
    const refusal =
      "clone failed: can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout";
    expect(await ends(copy, [201, 202, 203, 204])).toEqual(['OK', 'OK', refusal, refusal]);
    expect(await guests()).toHaveLength(3);
    const make = (vmid: number): Promise<string> =>
      client.post<string>('nodes/lab/qemu', { vmid, scsi0: 'local-lvm:1' });
    const failed = expect.stringMatching(
      /^unable to create VM 30\d - can't lock file .*pve-storage-local-lvm' - got timeout$/,
    ) as string;
    expect(await ends(make, [301, 302, 303])).toEqual(['OK', 'OK', failed]);
    await faults.clear();
    expect(await ends(copy, [401, 402, 403, 404])).toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  test('a shared storage has one lock for all nodes, another storage one of its own', async () => {
    const nfs = { storage: 'nas', type: 'nfs', server: '10.0.12.250', export: '/srv/pve', content: 'images' };
    await client.post('storage', nfs);
    await faults.add({ kind: 'storage-slow', storage: 'nas', delay: 12 });
    const make = (vmid: number): Promise<string> =>
      client.post<string>('nodes/lab/qemu', { vmid, scsi0: vmid > 310 ? 'local-lvm:1' : 'nas:1' });
    const failed = expect.stringMatching(/cfs-lock 'storage-nas' error: got lock request timeout$/) as string;
    expect(await ends(make, [301, 302, 311])).toEqual(['OK', 'OK', failed]);
  });
});
