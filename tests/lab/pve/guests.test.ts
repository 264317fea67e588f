import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineSpec } from '../../../lab/guests';
import type { LabOverview } from '../../../lab/pve';
import { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';
import { RecordingGuests } from './recording-guests';

function haveXorriso(): boolean {
  try {
    execFileSync('xorriso', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('machines and their guests', () => {
  let fixture: LabFixture;
  let guests: RecordingGuests;

  beforeEach(async () => {
    guests = new RecordingGuests();
    fixture = await startLab({ guests });
  });

  afterEach(() => fixture.remove());

  const run = async (path: string, params = {}): Promise<unknown> =>
    fixture.client.waitTask(await fixture.client.post(`nodes/lab/qemu/${path}`, params));

  const status = async (vmid: number): Promise<string> =>
    (await fixture.client.get<{ status: string }>(`nodes/lab/qemu/${vmid}/status/current`)).status;

  const booting = async (): Promise<LabOverview['booting']> => {
    const own = new PveClient({
      endpoint: fixture.lab.url,
      token: fixture.lab.token,
      insecure: true,
      prefix: '/lab',
    });
    try {
      return (await own.get<LabOverview>('overview')).booting;
    } finally {
      own.close();
    }
  };

  it('start as hosts with the cards, memory and root that they were given', async () => {
    await createDebian(fixture.client, 100, {
      name: 'web',
      cores: 2,
      memory: 1024,
      net0: 'model=virtio,bridge=vmbr0,macaddr=bc:24:11:00:00:01,tag=20',
      net2: 'virtio=BC:24:11:00:00:02,bridge=vmbr0,mtu=1400',
      net3: 'virtio=BC:24:11:00:00:03,bridge=vmbr0,link_down=1',
    });
    await run('100/status/start');
    expect(guests.specs.get(100)).toEqual({
      vmid: 100,
      name: 'web',
      root: 'debian-12',
      memoryMib: 1024,
      cores: 2,
      nics: [
        { name: 'ens18', mac: 'BC:24:11:00:00:01', bridge: 'vmbr0', vlanId: 20 },
        { name: 'ens20', mac: 'BC:24:11:00:00:02', bridge: 'vmbr0', mtu: 1400 },
        { name: 'ens21', mac: 'BC:24:11:00:00:03', bridge: 'vmbr0', linkDown: true },
      ],
    });
    expect(await status(100)).toBe('running');
  });

  it('are machines where a blank disk is passed over for an ISO image that was uploaded', async () => {
    const image = join(fixture.directory, 'installer.iso');
    writeFileSync(image, Buffer.alloc(4096));
    const upload = 'nodes/lab/storage/local/upload';
    await fixture.client.waitTask(await fixture.client.upload(upload, { content: 'iso' }, { path: image }));
    const disk = { virtio0: 'local-lvm:1', net0: 'virtio,bridge=vmbr0' };
    const iso = { ide2: 'local:iso/installer.iso,media=cdrom' };
    for (const [vmid, more] of [
      [110, { ...iso, boot: 'order=virtio0;ide2;net0' }],
      [111, { ...iso, boot: 'order=virtio0;net0' }],
      [112, { boot: 'order=net0' }],
    ] as const) {
      await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu', { vmid, ...disk, ...more }));
      await run(`${vmid}/status/start`);
    }
    expect(guests.specs.get(110)).toMatchObject({
      kind: 'qemu',
      cdroms: [{ file: expect.any(String) as string }],
    });
    // QEMU reads it under an account of its own.
    const [medium] = (guests.specs.get(110) as MachineSpec).cdroms;
    expect(statSync(medium?.file ?? '').mode & 0o004).toBe(0o004);
    expect(guests.specs.has(111)).toBe(false);
    expect(guests.specs.get(112)).toMatchObject({ kind: 'qemu' });
  });

  it('see the network of the nodes at once and vnets after they were applied', async () => {
    expect(guests.bridges).toEqual([{ name: 'vmbr0', address: '10.0.12.1/24' }]);
    await fixture.client.post('cluster/sdn/zones', {
      zone: 'devzone',
      type: 'vxlan',
      peers: '10.0.12.1',
      mtu: 1450,
    });
    await fixture.client.post('cluster/sdn/vnets', { vnet: 'devnet', zone: 'devzone', tag: 100 });
    await createDebian(fixture.client, 100, { net0: 'virtio,bridge=devnet' });
    await expect(run('100/status/start')).rejects.toThrow("bridge 'devnet' does not exist");
    await fixture.client.waitTask(await fixture.client.put('cluster/sdn'));
    expect(guests.bridges).toContainEqual({ name: 'devnet', mtu: 1450 });
    await run('100/status/start');
    expect(guests.specs.get(100)?.nics).toMatchObject([{ bridge: 'devnet', mtu: 1450 }]);
    await fixture.client.delete('cluster/sdn/vnets/devnet');
    expect(guests.bridges).toHaveLength(2);
    await fixture.client.waitTask(await fixture.client.put('cluster/sdn'));
    expect(guests.bridges).toHaveLength(1);
  });

  it('get a bridge of the node after a reload', async () => {
    await fixture.client.post('nodes/lab/network', {
      iface: 'vmbr1',
      type: 'bridge',
      cidr: '10.1.0.1/24',
      mtu: 1400,
    });
    expect(guests.bridges).toHaveLength(1);
    await fixture.client.waitTask(await fixture.client.put('nodes/lab/network'));
    expect(guests.bridges).toContainEqual({ name: 'vmbr1', address: '10.1.0.1/24', mtu: 1400 });
  });

  it('boot again with the data and configuration as they are then', async () => {
    await createDebian(fixture.client, 100, { ide2: 'local-lvm:cloudinit', ciuser: 'one', agent: '1' });
    await run('100/status/start');
    await fixture.client.put('nodes/lab/qemu/100/config', { ciuser: 'two', memory: 2048 });
    await expect(fixture.client.get('nodes/lab/qemu/100/pending')).resolves.toContainEqual({
      key: 'memory',
      pending: '2048',
    });
    await run('100/status/reboot');
    expect(guests.specs.get(100)).toMatchObject({ memoryMib: 2048 });
    expect(guests.specs.get(100)?.cloudInit?.userData).toContain('user: two');
    expect(guests.calls).toEqual(['start 100', 'shutdown 100', 'start 100']);
    await expect(
      fixture.client.get('nodes/lab/qemu/100/agent/network-get-interfaces'),
    ).resolves.toMatchObject({
      result: [
        { name: 'lo' },
        { name: 'ens18', 'ip-addresses': [{ 'ip-address': '10.0.12.99', prefix: 24 }] },
      ],
    });
  });

  it('stop, shut down, reset and vanish with their machine', async () => {
    await createDebian(fixture.client, 100);
    await run('100/status/start');
    await run('100/status/reset');
    await run('100/status/shutdown', { forceStop: true, timeout: 5 });
    expect(await status(100)).toBe('stopped');
    await run('100/status/start');
    await expect(fixture.client.delete('nodes/lab/qemu/100')).rejects.toThrow(
      'VM 100 is running - destroy failed',
    );
    await run('100/status/stop');
    await fixture.client.waitTask(await fixture.client.delete('nodes/lab/qemu/100/', { purge: true }));
    expect(guests.calls).toEqual(
      ['start', 'kill', 'start', 'shutdown', 'start', 'kill', 'destroy'].map((call) => `${call} 100`),
    );
    await expect(fixture.client.get('nodes/lab/storage/local-lvm/content')).resolves.toEqual([]);
  });

  it('hand what they wrote to copies, and not to copies of a snapshot, which does not hold it', async () => {
    await createDebian(fixture.client, 100);
    await run('100/snapshot', { snapname: 'before' });
    await run('100/clone', { newid: 101, full: true });
    expect(guests.calls).toEqual(['101 gets what 100 wrote']);
    await run('100/clone', { newid: 102, full: true, snapname: 'before' });
    guests.failure = new Error('no room for files');
    await expect(run('100/clone', { newid: 103, full: true })).rejects.toMatchObject({
      reason: 'clone failed: no room for files',
    });
    expect(guests.calls.filter((call) => call.startsWith('102'))).toEqual([]);
    await expect(fixture.client.get('nodes/lab/qemu/103/config')).rejects.toThrow('does not exist');
    expect(readdirSync(fixture.directory).filter((name) => name.startsWith('clone-'))).toEqual([]);
  });

  it('are stopped when they power themselves off', async () => {
    await createDebian(fixture.client, 100);
    await run('100/status/start');
    guests.powerOff(100);
    expect(await status(100)).toBe('stopped');
  });

  it('stay off when their guest does not start, and say why', async () => {
    await createDebian(fixture.client, 100);
    guests.failure = new Error('no space left');
    await expect(run('100/status/start')).rejects.toThrow('no space left');
    expect(await status(100)).toBe('stopped');
  });

  it('are powered on without a guest when there is none for them', async () => {
    await createDebian(fixture.client, 100, { scsi0: 'local-lvm:1' });
    await run('100/status/start');
    await expect(fixture.client.get('nodes/lab/qemu/100/status/current')).resolves.toMatchObject({
      status: 'running',
      lab: { guest: expect.stringContaining("not made from an image of the lab's catalogue") as string },
    });
  });

  it('are adopted by a lab that starts again while they run, and started by onboot otherwise', async () => {
    await createDebian(fixture.client, 100, { onboot: true, startup: 'order=2' });
    await createDebian(fixture.client, 101, { onboot: true, startup: 'order=1' });
    await createDebian(fixture.client, 102);
    await run('100/status/start');
    await run('102/status/start');
    await fixture.stop();
    guests.calls.length = 0;
    fixture = await fixture.restart();
    expect(await status(102)).toBe('running');
    expect(await status(100)).toBe('running');
    await fixture.stop();
    await guests.close();
    guests.calls.length = 0;
    let release = (): void => undefined;
    guests.held = new Promise((resolve) => {
      release = resolve;
    });
    fixture = await fixture.restart();
    expect((await booting()).map(({ vmid }) => vmid)).toEqual([101, 100]);
    release();
    const tasks = await fixture.client.get<readonly { upid: string }[]>('nodes/lab/tasks', {
      typefilter: 'startall',
      source: 'all',
    });
    await fixture.client.waitTask(tasks[0]?.upid ?? '');
    expect(guests.calls).toEqual(['start 101', 'start 100']);
    expect(await status(102)).toBe('stopped');
    expect(await booting()).toEqual([]);
  });

  it('say why they do not start with their lab, until they run', async () => {
    await createDebian(fixture.client, 100, { onboot: true, name: 'web' });
    await run('100/status/start');
    await fixture.stop();
    await guests.close();
    guests.failure = new Error('no memory');
    fixture = await fixture.restart();
    while ((await booting()).some(({ failure }) => failure === undefined)) await sleep(20);
    expect(await booting()).toEqual([{ vmid: 100, name: 'web', failure: 'no memory' }]);
    guests.failure = undefined;
    await run('100/status/start');
    expect(await booting()).toEqual([]);
  });

  (haveXorriso() ? it : it.skip)(
    'read a NoCloud image that is their CD-ROM (skipped without xorriso)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rackwright-iso-'));
      const files = {
        'user-data': '#cloud-config\nhostname: web\n',
        'meta-data': 'instance-id: i-1\n',
        'network-config': 'version: 2\n',
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const iso = join(folder, 'web-cidata.iso');
      const names = Object.keys(files).map((name) => join(folder, name));
      execFileSync(
        'xorriso',
        ['-as', 'genisoimage', '-output', iso, '-volid', 'cidata', '-joliet', '-rock', ...names],
        { stdio: 'ignore' },
      );
      await fixture.client.waitTask(
        await fixture.client.upload('nodes/lab/storage/local/upload', { content: 'iso' }, { path: iso }),
      );
      rmSync(folder, { recursive: true });
      await createDebian(fixture.client, 100, { ide3: 'file=local:iso/web-cidata.iso,media=cdrom,' });
      await run('100/status/start');
      expect(guests.specs.get(100)?.cloudInit).toEqual({
        userData: files['user-data'],
        metaData: files['meta-data'],
        networkConfig: files['network-config'],
      });
    },
  );

  it('read what PVE writes on its own drive, and snippets in its place', async () => {
    await createDebian(fixture.client, 100, {
      ide2: 'local-lvm:cloudinit',
      net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0',
      ciuser: 'ann',
      cipassword: 'a word',
      sshkeys: 'ssh-ed25519%20AAAA%20ann%0Assh-ed25519%20BBBB%20bob',
      ipconfig0: 'ip=10.0.12.5/24,gw=10.0.12.1,ip6=auto',
      nameserver: '10.0.12.1',
      searchdomain: 'lab.example.org',
    });
    await run('100/status/start');
    const made = guests.specs.get(100)?.cloudInit;
    expect(made?.userData).toMatch(
      /^#cloud-config\nhostname: vm100\n[^]*fqdn: vm100\.lab\.example\.org\nuser: ann\npassword: \$6\$/,
    );
    expect(made?.userData).toContain('- ssh-ed25519 BBBB bob');
    expect(made?.userData).not.toContain('a word');
    expect(made?.networkConfig).toMatch(
      /mac_address: bc:24:11:00:00:01[^]*address: 10\.0\.12\.5\/24\n\s+gateway: 10\.0\.12\.1[^]*ipv6_slaac/,
    );
    expect(made?.metaData).toMatch(/^instance-id: [0-9a-f]{40}\n$/);
    const snippets = join(fixture.directory, 'storage/lab/local/snippets');
    mkdirSync(snippets, { recursive: true });
    writeFileSync(join(snippets, 'vm100-user.yaml'), '#cloud-config\n{}\n');
    await fixture.client.put('nodes/lab/qemu/100/config', {
      cicustom: 'user=local:snippets/vm100-user.yaml',
    });
    await run('100/status/reboot');
    expect(guests.specs.get(100)?.cloudInit).toMatchObject({
      userData: '#cloud-config\n{}\n',
      networkConfig: made?.networkConfig,
    });
  });
});
