import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultClient } from './faults/fault-client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';
import { RecordingGuests } from './recording-guests';

const GIB = 1024 ** 3;

describe('backups', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab();
    await createDebian(fixture.client, 100, {
      scsi1: 'local-lvm:2',
      scsi2: 'local-lvm:1,backup=0',
      ide2: 'local-lvm:cloudinit',
      ide3: 'none,media=cdrom',
      ciuser: 'ann',
      description: 'the first',
    });
  });
  afterAll(() => fixture.remove());

  const run = async (path: string, params: Record<string, string | number>): Promise<void> => {
    await fixture.client.waitTask(await fixture.client.post<string>(path, params));
  };
  const newest = async (vmid: number): Promise<string> => {
    const rows = await fixture.client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
      content: 'backup',
      vmid,
    });
    return rows.at(-1)?.volid ?? '';
  };
  const config = (vmid: number): Promise<Record<string, string>> =>
    fixture.client.get(`nodes/lab/qemu/${vmid}/config`);
  const disks = (vmid: number): Promise<readonly { volid: string; size: number }[]> =>
    fixture.client.get('nodes/lab/storage/local-lvm/content', { vmid });

  test('a machine comes back with its configuration and its disks, as another one or in its own place', async () => {
    const before = await config(100);
    await run('nodes/lab/vzdump', { vmid: 100, storage: 'local' });
    const archive = await newest(100);
    await run('nodes/lab/qemu', { vmid: 101, archive, unique: 1 });
    const copy = await config(101);
    expect(copy).toMatchObject({ ciuser: 'ann', description: 'the first', ide3: 'none,media=cdrom' });
    expect(copy['scsi0']).toMatch(/^local-lvm:vm-101-disk-0,.*size=/);
    expect(copy['ide2']).toMatch(/^local-lvm:vm-101-cloudinit/);
    expect(copy).not.toHaveProperty('scsi2');
    expect(copy['net0']).not.toBe(before['net0']);
    expect(copy['vmgenid']).not.toBe(before['vmgenid']);
    expect((await disks(101)).map(({ size }) => size)).toContain(2 * GIB);

    await fixture.client.put('nodes/lab/qemu/100/config', { description: 'changed', delete: 'scsi1' });
    await expect(run('nodes/lab/qemu', { vmid: 100, archive })).rejects.toMatchObject({
      reason: expect.stringContaining('already exists') as string,
    });
    await run('nodes/lab/qemu', { vmid: 100, archive, force: 1 });
    const again = await config(100);
    expect(again).toMatchObject({ description: 'the first', net0: before['net0'] });
    expect(again['scsi1']).toContain('size=2G');
    expect(await disks(100)).toHaveLength(3);
  });

  test('a machine from a backup boots from what its disk was made of', async () => {
    await run('nodes/lab/vzdump', { vmid: 100, storage: 'local' });
    await run('nodes/lab/qemu', { vmid: 102, archive: await newest(100), start: 1 });
    const status = await fixture.client.get<{ status: string; lab: { guest: string } }>(
      'nodes/lab/qemu/102/status/current',
    );
    // The catalogue's image is known; only guests are absent here.
    expect(status).toMatchObject({ status: 'running', lab: { guest: 'this test runs no guests' } });
    await expect(
      run('nodes/lab/qemu', { vmid: 102, archive: await newest(100), force: 1 }),
    ).rejects.toMatchObject({
      reason: 'unable to restore VM 102 - vm is running',
    });
  });

  test('a restore that fails leaves the machine that it was to replace', async () => {
    const faults = new FaultClient(fixture);
    const before = [await config(100), await disks(100)];
    await faults.add({ kind: 'storage-full', storage: 'local-lvm' });
    await expect(
      run('nodes/lab/qemu', { vmid: 100, archive: await newest(100), force: 1 }),
    ).rejects.toMatchObject({
      reason: expect.stringContaining('reached threshold') as string,
    });
    await faults.clear();
    faults.close();
    expect([await config(100), await disks(100)]).toEqual(before);
  });

  test('a container comes back, and only from a backup of one', async () => {
    await expect(
      run('nodes/lab/lxc', { vmid: 200, ostemplate: await newest(100), restore: 1 }),
    ).rejects.toMatchObject({ reason: expect.stringContaining("is not of type 'lxc'") as string });
    const file = join(fixture.directory, 'debian-12-standard.tar.zst');
    writeFileSync(file, 'a template');
    await fixture.client.waitTask(
      await fixture.client.upload('nodes/lab/storage/local/upload', { content: 'vztmpl' }, { path: file }),
    );
    const ostemplate = 'local:vztmpl/debian-12-standard.tar.zst';
    await run('nodes/lab/lxc', { vmid: 200, ostemplate, hostname: 'first', rootfs: 'local-lvm:3' });
    await run('nodes/lab/vzdump', { vmid: 200, storage: 'local' });
    const archive = await newest(200);
    await fixture.client.waitTask(await fixture.client.delete<string>('nodes/lab/lxc/200'));
    await run('nodes/lab/lxc', { vmid: 200, ostemplate: archive, restore: 1 });
    await expect(fixture.client.get('nodes/lab/lxc/200/config')).resolves.toMatchObject({
      hostname: 'first',
      rootfs: 'local-lvm:vm-200-disk-0,size=3G',
    });
  });

  test('a restore that fails leaves the container that it was to replace', async () => {
    const state = (): Promise<readonly unknown[]> =>
      Promise.all([
        fixture.client.get('nodes/lab/lxc/200/config'),
        fixture.client.get('nodes/lab/storage/local-lvm/content', { vmid: 200 }),
      ]);
    const archive = await newest(200);
    await fixture.client.put('nodes/lab/lxc/200/config', { hostname: 'second' });
    const before = await state();
    const faults = new FaultClient(fixture);
    await faults.add({ kind: 'storage-full', storage: 'local-lvm' });
    await expect(
      run('nodes/lab/lxc', { vmid: 200, ostemplate: archive, restore: 1, force: 1 }),
    ).rejects.toMatchObject({ reason: expect.stringContaining('reached threshold') as string });
    await faults.clear();
    faults.close();
    expect(await state()).toEqual(before);
    await run('nodes/lab/lxc', { vmid: 200, ostemplate: archive, restore: 1, force: 1 });
    await expect(fixture.client.get('nodes/lab/lxc/200/config')).resolves.toMatchObject({
      hostname: 'first',
    });
  });

  test('what a guest wrote is in its backup, and comes back; a failure leaves the machine as it was', async () => {
    const guests = new RecordingGuests();
    const other = await startLab({ guests });
    await createDebian(other.client, 100);
    const wait = async (upid: Promise<string>): Promise<unknown> => other.client.waitTask(await upid);
    await wait(other.client.post('nodes/lab/vzdump', { vmid: 100, storage: 'local' }));
    const [row] = await other.client.get<readonly { volid: string; size: number }[]>(
      'nodes/lab/storage/local/content',
      { content: 'backup' },
    );
    const archive = row?.volid ?? '';
    expect(row?.size).toBe('what 100 wrote'.length);
    await wait(other.client.post('nodes/lab/qemu', { vmid: 101, archive }));
    expect(guests.calls).toEqual(['101 gets what 100 wrote']);
    await other.client.put('nodes/lab/qemu/100/config', { name: 'changed' });
    guests.failure = new Error('no room for files');
    await expect(
      wait(other.client.post('nodes/lab/qemu', { vmid: 100, archive, force: 1 })),
    ).rejects.toMatchObject({ reason: 'unable to restore VM 100 - no room for files' });
    await expect(other.client.get('nodes/lab/qemu/100/config')).resolves.toMatchObject({ name: 'changed' });
    const content = `nodes/lab/storage/local/content/${encodeURIComponent(archive)}`;
    await wait(other.client.delete<string>(content));
    expect(readdirSync(join(other.directory, 'storage/lab/local/backup'))).toEqual([]);
    await other.remove();
  });
});
