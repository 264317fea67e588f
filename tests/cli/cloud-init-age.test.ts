import { hasUnreadCloudInit } from '../../cli/cloud-init-age';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';

describe('Cloud-init data that a VM has not read', () => {
  let fixture: LabFixture;
  let now = Date.UTC(2026, 0, 1);
  const place = { node: 'lab', vmId: 300 };

  beforeAll(async () => {
    const sizes = { size: 1_000_000, virtualSize: 1_000_000 };
    const catalogue = [{ root: 'debian-12', pattern: /\.iso$/, ...sizes }];
    fixture = await startLab({ clock: () => now, catalogue });
    await download('old.iso');
    const { client } = fixture;
    const vm = { vmid: 300, name: 'web1', ide3: 'local:iso/old.iso,media=cdrom' };
    await client.waitTask(await client.post('nodes/lab/qemu', vm));
  });
  afterAll(async () => {
    await fixture.remove();
  });

  async function download(filename: string): Promise<void> {
    const url = `https://images.example.org/${filename}`;
    const file = { content: 'iso', filename, url };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', file));
  }

  async function start(): Promise<void> {
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/300/status/start'));
  }

  test('are those that came after it started: none at first, then the new, until it is restarted', async () => {
    const { client } = fixture;
    expect(await hasUnreadCloudInit(client, place)).toBe(false);
    await start();
    now += 60_000;
    expect(await hasUnreadCloudInit(client, place)).toBe(false);
    await download('new.iso');
    await client.put('nodes/lab/qemu/300/config', { ide3: 'local:iso/new.iso,media=cdrom' });
    now += 60_000;
    expect(await hasUnreadCloudInit(client, place)).toBe(true);
    await client.waitTask(await client.post('nodes/lab/qemu/300/status/stop'));
    await start();
    expect(await hasUnreadCloudInit(client, place)).toBe(false);
  });
});
