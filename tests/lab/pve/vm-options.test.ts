import type { PveClient } from '../../../pve/client';
import { startLab, type LabFixture } from './lab-fixture';

const CONFIG = 'nodes/lab/qemu/100/config';

describe('options of a machine that PVE refuses', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    ({ client } = fixture);
    const upid = await client.post<string>('nodes/lab/qemu', {
      vmid: 100,
      name: 'one',
      scsi0: 'local-lvm:4',
    });
    await client.waitTask(upid);
  });
  afterAll(() => fixture.remove());

  test.each([
    ['sshkeys', 'ssh-ed25519 AAAA a@b', 'invalid urlencoded string: ssh-ed25519 AAAA a@b'],
    ['ipconfig0', 'ip=10.0.0.300/24', 'ip: invalid format - value does not look like a valid ipv4 network'],
    ['ipconfig0', 'gw=10.0.0.1', "ip: missing property - 'gw' requires this property"],
    ['ipconfig0', 'ip6=dhcp6', 'ip6: invalid format - value does not look like a valid ipv6 network'],
    ['cpu', 'nosuch', "Built-in cputype 'nosuch' is not defined (missing 'custom-' prefix?)"],
    ['cpu', 'custom-nosuch', "Custom cputype 'nosuch' not found"],
    ['cpu', 'host,flags=aes', 'flags: value does not match the regex pattern'],
    ['startup', 'order=first', 'unable to parse startup options'],
    ['smbios1', 'uuid=1', 'uuid: value does not match the regex pattern'],
    ['hostpci0', 'gpu', 'host: value does not match the regex pattern'],
    [
      'watchdog',
      'model=i6300esb,action=bark',
      "action: value 'bark' does not have a value in the enumeration",
    ],
    ['rng0', 'max_bytes=1024', 'source: property is missing and it is not optional'],
    ['hotplug', 'disk,sound', "invalid hotplug feature 'disk,sound'"],
    ['tags', 'a,b!', 'invalid characters in tag'],
    ['boot', 'order=scsi0;floppy0', "invalid boot device 'floppy0'"],
    ['cicustom', 'user=nowhere', "user: invalid format - unable to parse volume ID 'nowhere'"],
  ])('%s: %s', async (option, value, words) => {
    const answer = client.put(CONFIG, { [option]: value });
    await expect(answer).rejects.toMatchObject({ status: 400, code: 'PVE_INVALID' });
    await expect(answer).rejects.toThrow(words);
  });

  test.each([
    ['sshkeys', 'ssh-ed25519%20AAAA%20a%40b'],
    ['ipconfig0', 'ip=10.0.0.3/24,gw=10.0.0.1,ip6=auto'],
    ['cpu', 'cputype=EPYC-Rome-v4,flags=+aes;-pcid'],
    ['cpu', 'x86-64-v2-AES'],
    ['startup', '2,up=30,down=10'],
    ['hostpci0', '0000:01:00.0;0000:01:00.1,pcie=1'],
    ['hotplug', 'network,disk,usb'],
    ['boot', 'cdn'],
    ['boot', 'order=scsi0'],
  ])('%s: %s is taken', async (option, value) => {
    await client.put(CONFIG, { [option]: value });
    expect(await client.get(CONFIG)).toMatchObject({ [option]: value });
  });

  test('a device to boot from must be there, or come by the same request', async () => {
    await expect(client.put(CONFIG, { boot: 'order=scsi0;net0' })).rejects.toThrow(
      "invalid bootorder: device 'net0' does not exist'",
    );
    await client.put(CONFIG, { boot: 'order=scsi0;net0', net0: 'virtio,bridge=vmbr0' });
    await expect(client.put(CONFIG, { boot: 'order=net0', delete: 'net0' })).rejects.toThrow(
      "invalid bootorder: device 'net0' does not exist'",
    );
    expect(await client.get(CONFIG)).toMatchObject({ boot: 'order=scsi0;net0' });
  });

  test('a disk that would shrink ends the task, not the request', async () => {
    const upid = await client.put<string>('nodes/lab/qemu/100/resize', { disk: 'scsi0', size: '2G' });
    await expect(client.waitTask(upid)).rejects.toThrow('shrinking disks is not supported');
    const none = await client.put<string>('nodes/lab/qemu/100/resize', { disk: 'scsi9', size: '2G' });
    await expect(client.waitTask(none)).rejects.toThrow("disk 'scsi9' does not exist");
    const old = { disk: 'scsi0', size: '9G', digest: '0'.repeat(40) };
    const late = await client.put<string>('nodes/lab/qemu/100/resize', old);
    await expect(client.waitTask(late)).rejects.toThrow('checksum mismatch');
  });

  test('the list of a node tells less than the status: nothing of HA, and QEMU only when asked', async () => {
    const [listed] = await client.get<readonly object[]>('nodes/lab/qemu');
    expect(listed).toMatchObject({ vmid: 100, name: 'one', cpus: 1, memhost: 0 });
    expect(listed).not.toHaveProperty('ha');
    expect(listed).not.toHaveProperty('qmpstatus');
    const [full] = await client.get<readonly object[]>('nodes/lab/qemu', { full: 1 });
    expect(full).toMatchObject({ qmpstatus: 'stopped' });
    expect(await client.get('nodes/lab/qemu/100/status/current')).toMatchObject({ ha: { managed: 0 } });
  });

  test('a machine without a name or a drive for cloud-init has words for both', async () => {
    await client.waitTask(await client.post<string>('nodes/lab/qemu', { vmid: 101 }));
    expect(await client.get('nodes/lab/qemu/101/status/current')).toMatchObject({ name: 'VM 101' });
    expect(await client.get('nodes/lab/qemu/101/cloudinit/dump', { type: 'user' })).toContain(
      'hostname: VM101',
    );
  });

  test('every model that QEMU has can be chosen, and is told', async () => {
    const models = await client.get<readonly { name: string; vendor: string }[]>(
      'nodes/lab/capabilities/qemu/cpu',
    );
    expect(models.length).toBeGreaterThan(80);
    expect(models).toContainEqual({ name: 'EPYC-Rome', custom: 0, vendor: 'AuthenticAMD' });
    expect(models).toContainEqual({ name: 'Skylake-Server', custom: 0, vendor: 'GenuineIntel' });
  });
});
