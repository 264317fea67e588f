import type { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';
import { RecordingGuests } from './recording-guests';

const BASE = 'nodes/lab/qemu/100';
const MAC = 'BC:24:11:00:01:00';

describe('a running machine', () => {
  let fixture: LabFixture;
  let client: PveClient;
  const guests = new RecordingGuests();

  beforeAll(async () => {
    fixture = await startLab({ guests });
    client = fixture.client;
    await createDebian(client, 100, {
      ...{
        net0: `virtio=${MAC},bridge=vmbr0`,
        scsi1: 'local-lvm:1',
        sata1: 'local-lvm:1',
        ide2: 'none,media=cdrom',
      },
      ...{
        boot: 'order=scsi0',
        agent: 'enabled=1',
        ostype: 'l26',
        cores: 2,
        sockets: 2,
        memory: 2048,
        numa: true,
      },
    });
    await client.waitTask(await client.post(`${BASE}/status/start`));
  });
  afterAll(() => fixture.remove());

  /** Options that wait after a change; all are taken back. */
  const waiting = async (change: Record<string, string | number | boolean>): Promise<readonly string[]> => {
    await client.put(`${BASE}/config`, change);
    const rows = await client.get<readonly { key: string; pending?: unknown; delete?: number }[]>(
      `${BASE}/pending`,
    );
    const keys = rows.filter((row) => row.pending !== undefined || row.delete).map(({ key }) => key);
    if (keys.length > 0) await client.put(`${BASE}/config`, { revert: keys.join(',') });
    return keys;
  };
  const disk = async (key: string): Promise<string> =>
    String((await client.get<Record<string, unknown>>(`${BASE}/config`))[key]);

  it.each([
    ["what is the host's matter", { name: 'other', cpulimit: 1, cpuunits: 200, onboot: true, tags: 'a' }],
    ['the user of cloud-init', { ciuser: 'me', ipconfig0: 'ip=dhcp' }],
    ['a new card', { net1: 'virtio=BC:24:11:00:01:01,bridge=vmbr0' }],
    ['a card without', { delete: 'net1' }],
    ['a tag and a rate', { net0: `virtio=${MAC},bridge=vmbr0,tag=5,rate=10` }],
    ['a new disk', { scsi2: 'local-lvm:1' }],
    ['a disk without', { delete: 'scsi2' }],
    ['a medium', { ide2: 'cdrom,media=cdrom' }],
    ['the size of the balloon', { balloon: 1024 }],
    ['trimming after clones', { agent: 'enabled=1,fstrim_cloned_disks=1' }],
    ['a pointer and a USB device', { tablet: false, usb0: 'spice' }],
  ])('takes at once %s', async (_what, change: Record<string, string | number | boolean>) => {
    await expect(waiting(change)).resolves.toEqual([]);
  });

  it.each([
    [{ cores: 1 }, ['cores']],
    [{ memory: 4096, vcpus: 1 }, ['memory', 'vcpus']],
    [{ sata2: 'local-lvm:1' }, ['sata2']],
    [{ balloon: 0 }, ['balloon']],
    [{ agent: 'enabled=0' }, ['agent']],
    [{ bios: 'ovmf', machine: 'q35', serial0: 'socket', vga: 'std' }, ['bios', 'machine', 'serial0', 'vga']],
    [{ hotplug: 'cpu,memory' }, ['hotplug']],
  ])('keeps %j for its next start', async (change: Record<string, string | number | boolean>, keys) => {
    await expect(waiting(change)).resolves.toEqual(keys);
  });

  it('changes limits of a disk at once, and not how its device is made', async () => {
    const scsi1 = await disk('scsi1');
    await expect(waiting({ scsi1: `${scsi1},mbps=10` })).resolves.toEqual([]);
    await expect(waiting({ scsi1: `${scsi1},ssd=1` })).resolves.toEqual(['scsi1']);
  });

  it('takes what `hotplug` says and nothing else', async () => {
    await expect(waiting({ hotplug: '0' })).resolves.toEqual([]);
    await expect(waiting({ net2: 'virtio,bridge=vmbr0', scsi3: 'local-lvm:1' })).resolves.toEqual([
      'net2',
      'scsi3',
    ]);
    await expect(waiting({ net0: `virtio=${MAC},bridge=vmbr0,link_down=1` })).resolves.toEqual([]);
    await expect(waiting({ net0: `e1000=${MAC},bridge=vmbr0` })).resolves.toEqual(['net0']);
    await expect(waiting({ delete: 'hotplug' })).resolves.toEqual([]);
  });

  it('has other memory and processors at once when it was started for that', async () => {
    await client.put(`${BASE}/config`, { hotplug: 'network,disk,cpu,memory' });
    await client.waitTask(await client.post(`${BASE}/status/reboot`));
    await expect(waiting({ memory: 3072, vcpus: 3 })).resolves.toEqual([]);
    await expect(client.get(`${BASE}/status/current`)).resolves.toMatchObject({
      cpus: 3,
      maxmem: 3072 * 1024 ** 2,
    });
    await expect(waiting({ cores: 4 })).resolves.toEqual(['cores']);
  });

  it('shows what is in force while something waits, also after a disk has grown', async () => {
    await client.put(`${BASE}/config`, { delete: 'vcpus' });
    await client.put(`${BASE}/config`, { cores: 8 });
    await expect(client.get(`${BASE}/config`, { current: true })).resolves.toMatchObject({ cores: 2 });
    await client.waitTask(await client.put(`${BASE}/resize`, { disk: 'scsi1', size: '3G' }));
    await expect(client.get(`${BASE}/pending`)).resolves.toContainEqual({
      key: 'scsi1',
      value: expect.stringContaining('size=3G') as unknown,
    });
    await client.put(`${BASE}/config`, { revert: 'cores' });
  });

  it("has its guest's cards plugged", async () => {
    guests.calls.length = 0;
    await client.put(`${BASE}/config`, { net0: 'virtio=BC:24:11:00:01:0A,bridge=vmbr0,tag=9,link_down=1' });
    expect(guests.specs.get(100)?.nics).toEqual([
      { name: 'ens18', mac: 'BC:24:11:00:01:0A', bridge: 'vmbr0', vlanId: 9, linkDown: true },
    ]);
    await client.put(`${BASE}/config`, { net0: 'virtio=BC:24:11:00:01:0A,bridge=vmbr0,tag=9,link_down=1' });
    expect(guests.calls).toEqual(['cards 100']);
    await expect(
      client.put(`${BASE}/config`, { net0: 'virtio=BC:24:11:00:01:0A,bridge=nowhere' }),
    ).rejects.toThrow("bridge 'nowhere' does not exist");
    await expect(disk('net0')).resolves.toContain('bridge=vmbr0');
  });
});
