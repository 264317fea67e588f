import { createDebian, startLab, type LabFixture } from './lab-fixture';

describe('machines', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab({ model: { names: ['lab', 'two'] } });
    await createDebian(fixture.client, 100, {
      scsi1: 'local-lvm:4,ssd=1',
      ide2: 'local-lvm:cloudinit,',
      tags: 'a;b',
    });
  });

  afterAll(() => fixture.remove());

  const config = (vmid: number, node = 'lab'): Promise<Record<string, unknown>> =>
    fixture.client.get(`nodes/${node}/qemu/${vmid}/config`);
  const post = async (path: string, params = {}): Promise<unknown> =>
    fixture.client.waitTask(await fixture.client.post(`nodes/lab/qemu/${path}`, params));
  const put = (vmid: number, params: Record<string, string | number | boolean>): Promise<unknown> =>
    fixture.client.put(`nodes/lab/qemu/${vmid}/config`, params);

  it('have numbers as numbers, booleans as 0 and 1, and drives as text', async () => {
    await put(100, {
      cores: 2,
      onboot: true,
      memory: 2048,
      balloon: 0,
      acpi: 'yes',
      description: 'two\nlines',
    });
    expect(await config(100)).toMatchObject({
      cores: 2,
      onboot: 1,
      acpi: 1,
      memory: '2048',
      balloon: 0,
      description: 'two\nlines',
      scsi0: 'local-lvm:vm-100-disk-0,size=3G',
      scsi1: 'local-lvm:vm-100-disk-1,size=4G,ssd=1',
      ide2: 'local-lvm:vm-100-cloudinit,media=cdrom,size=4M',
      boot: 'order=scsi0;ide2;net0',
    });
  });

  it('change their digest with their configuration, and refuse a change of an old one', async () => {
    const { digest } = await config(100);
    await put(100, { name: 'renamed', digest: String(digest) });
    await expect(put(100, { name: 'again', digest: String(digest) })).rejects.toThrow('checksum mismatch');
  });

  it('keep a disk that is taken away as unused, until that is deleted', async () => {
    await put(100, { delete: 'scsi1,net5' });
    expect(await config(100)).toMatchObject({ unused0: 'local-lvm:vm-100-disk-1' });
    await put(100, { scsi2: 'local-lvm:vm-100-disk-1' });
    await put(100, { delete: 'unused0,scsi2', force: true });
    const left = await fixture.client.get<readonly { volid: string }[]>(
      'nodes/lab/storage/local-lvm/content',
    );
    expect(left.map(({ volid }) => volid)).toEqual(['local-lvm:vm-100-cloudinit', 'local-lvm:vm-100-disk-0']);
    await expect(put(100, { delete: 'nonsense' })).rejects.toThrow("unknown option 'nonsense'");
    await expect(put(100, { scsi3: 'local-lvm:vm-100-disk-9' })).rejects.toThrow(
      "volume 'local-lvm:vm-100-disk-9' does not exist",
    );
  });

  it('grow their disks and refuse to shrink them', async () => {
    const resize = async (size: string): Promise<unknown> =>
      fixture.client.waitTask(await fixture.client.put('nodes/lab/qemu/100/resize', { disk: 'scsi0', size }));
    await resize('8589934592');
    await resize('+2G');
    await resize('10G');
    expect(await config(100)).toMatchObject({ scsi0: 'local-lvm:vm-100-disk-0,size=10G' });
    await expect(resize('9G')).rejects.toThrow('shrinking disks is not supported');
    await expect(resize('big')).rejects.toMatchObject({ code: 'PVE_INVALID' });
  });

  it('are copied with disks, cards and identities of their own', async () => {
    await post('100/clone', { newid: 200, name: 'copy', full: true });
    const [source, copy] = [await config(100), await config(200)];
    expect(copy).toMatchObject({
      name: 'copy',
      scsi0: 'local-lvm:vm-200-disk-0,size=10G',
      ide2: 'local-lvm:vm-200-cloudinit,media=cdrom,size=4M',
    });
    for (const key of ['net0', 'smbios1', 'vmgenid']) expect(copy[key]).not.toEqual(source[key]);
    await expect(fixture.client.post('nodes/lab/qemu/100/clone', { newid: 200 })).rejects.toThrow(
      'already exists',
    );
    await expect(
      fixture.client.post('nodes/lab/qemu/100/clone', { newid: 201, full: false }),
    ).rejects.toThrow('Linked clone feature is not supported for');
  });

  it('become templates, which linked copies keep from being deleted', async () => {
    await post('200/template');
    expect(await config(200)).toMatchObject({ template: 1, scsi0: 'local-lvm:base-200-disk-0,size=10G' });
    await expect(post('200/status/start')).rejects.toThrow("you can't start a vm if it's a template");
    await post('200/clone', { newid: 201, full: false });
    expect(await config(201)).toMatchObject({ scsi0: 'local-lvm:vm-201-disk-0,size=10G' });
    await expect(fixture.client.delete('nodes/lab/qemu/200')).rejects.toThrow(
      'still in use by linked cloned',
    );
  });

  it('move to another node with their disks', async () => {
    await post('201/migrate', { target: 'two' });
    expect(await config(201, 'two')).toMatchObject({ scsi0: 'local-lvm:vm-201-disk-0,size=10G' });
    await expect(config(201)).rejects.toThrow(
      "Configuration file 'nodes/lab/qemu-server/201.conf' does not exist",
    );
    await expect(fixture.client.get('nodes/two/storage/local-lvm/content')).resolves.toHaveLength(2);
  });

  it('take their id and a pool that exists, or nothing is made', async () => {
    const make = (params: Record<string, string | number>): Promise<unknown> =>
      fixture.client.post('nodes/lab/qemu', params);
    await expect(make({ vmid: 100 })).rejects.toThrow("VM 100 already exists on node 'lab'");
    await expect(make({ vmid: 300, pool: 'none' })).rejects.toThrow("pool 'none' does not exist");
    await expect(post('', { vmid: 300, scsi0: 'local:4' })).rejects.toThrow(
      "storage 'local' does not support vm images",
    );
    await expect(post('', { vmid: 300, scsi0: 'local-lvm:2', scsi1: 'nowhere:4' })).rejects.toThrow(
      "storage 'nowhere' does not exist",
    );
    await expect(config(300)).rejects.toMatchObject({ status: 500 });
    const left = await fixture.client.get<readonly { vmid?: number }[]>(
      'nodes/lab/storage/local-lvm/content',
    );
    expect(left.some(({ vmid }) => vmid === 300)).toBe(false);
    await expect(fixture.client.get('cluster/nextid', { vmid: 100 })).rejects.toMatchObject({
      errors: { vmid: 'VM 100 already exists' },
    });
    await expect(fixture.client.get('cluster/nextid')).resolves.toBe('101');
  });

  it('are protected from deletion when they say so', async () => {
    await put(100, { protection: true });
    await expect(fixture.client.delete('nodes/lab/qemu/100')).rejects.toThrow('protection mode enabled');
    await put(100, { delete: 'protection' });
  });
});
