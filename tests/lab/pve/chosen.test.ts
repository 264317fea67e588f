import type { PveClient } from '../../../pve/client';
import { startLab, type LabFixture } from './lab-fixture';

interface TaskRow {
  readonly type: string;
  readonly status: string;
}

describe('what a list is asked for, and what a name says', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    ({ client } = fixture);
    await client.waitTask(await client.post<string>('nodes/lab/qemu', { vmid: 100, name: 'one' }));
  });
  afterAll(() => fixture.remove());

  test('tasks by how they ended', async () => {
    const backup = await client.post<string>('nodes/lab/vzdump', { vmid: '100', storage: 'local-lvm' });
    await expect(client.waitTask(backup)).rejects.toThrow(
      "could not get storage information for 'local-lvm': can't use storage 'local-lvm' for backups - wrong content type",
    );
    const tasks = (statusfilter: string): Promise<readonly TaskRow[]> =>
      client.get('nodes/lab/tasks', { statusfilter });
    expect((await tasks('ok')).map(({ type }) => type)).toEqual(['qmcreate']);
    expect((await tasks('error')).map(({ type }) => type)).toEqual(['vzdump']);
    expect(await tasks('warning')).toEqual([]);
    expect(await tasks('ok,error')).toHaveLength(2);
    await expect(tasks('bad')).rejects.toMatchObject({ code: 'PVE_INVALID' });
  });

  test('the format of a volume by the ending of its name', async () => {
    const directory = { storage: 'disks', type: 'dir', path: '/mnt/disks', content: 'images' };
    await client.post('storage', directory);
    const content = 'nodes/lab/storage/disks/content';
    const wanted = { filename: 'vm-100-disk-9.qcow2', size: '1G', vmid: 100 };
    expect(await client.post(content, wanted)).toBe('disks:100/vm-100-disk-9.qcow2');
    expect(await client.get(content, { vmid: 100 })).toMatchObject([{ format: 'qcow2', size: 1024 ** 3 }]);
    await expect(client.post(content, { ...wanted, format: 'raw' })).rejects.toThrow(
      'different storage formats (raw != qcow2)',
    );
  });

  test("cloud-init's drive: one for a machine, in the format that was asked for", async () => {
    await client.put('storage/local', { content: 'images,iso,import' });
    const config = 'nodes/lab/qemu/100/config';
    await client.put(config, { ide2: 'local:cloudinit,format=raw' });
    expect(await client.get(config)).toMatchObject({
      ide2: expect.stringMatching(/^local:100\/vm-100-cloudinit\.raw,media=cdrom/) as string,
    });
    await expect(client.put(config, { scsi1: 'local:cloudinit' })).rejects.toThrow(
      "scsi1 - cloud-init drive is already attached at 'ide2'",
    );
    await client.put(config, { scsi1: 'local:cloudinit', delete: 'ide2' });
  });

  test('an agent that is switched off is silent; one that was never named is not there', async () => {
    const ask = (vmid: number): Promise<unknown> => client.get(`nodes/lab/qemu/${vmid}/agent/get-osinfo`);
    await expect(ask(100)).rejects.toThrow('No QEMU guest agent configured');
    await client.put('nodes/lab/qemu/100/config', { agent: 'enabled=0' });
    await expect(ask(100)).rejects.toThrow('VM 100 is not running');
    await client.waitTask(await client.post<string>('nodes/lab/qemu/100/status/start'));
    await expect(ask(100)).rejects.toThrow('QEMU guest agent is not running');
  });

  test('a node starts the guests that start at boot, in their order; all when it is forced to', async () => {
    for (const [vmid, more] of [
      [110, { onboot: 1 }],
      [111, { onboot: 1, startup: 'order=1' }],
      [112, {}],
    ] as const) {
      await client.waitTask(await client.post<string>('nodes/lab/qemu', { vmid, ...more }));
    }
    const running = async (): Promise<readonly number[]> => {
      const vms = await client.get<readonly { vmid: number; status: string }[]>('nodes/lab/qemu');
      return vms.filter(({ status }) => status === 'running').map(({ vmid }) => vmid);
    };
    await client.waitTask(await client.post<string>('nodes/lab/stopall'));
    expect(await running()).toEqual([]);
    await client.waitTask(await client.post<string>('nodes/lab/startall'));
    expect([...(await running())].sort()).toEqual([110, 111]);
    await client.waitTask(await client.post<string>('nodes/lab/startall', { force: 1 }));
    expect(await running()).toContain(112);
  });
});
