import type { TerraformStack } from 'cdktf';
import { AnswerDisk, ProxmoxTemplate, ProxmoxVm, type ProxmoxVmProps } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { everyOption, rootOnly } from '../complete';
import { imageFileId, vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('ProxmoxVm on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    const sizes = { size: 1_000_000, virtualSize: 1_000_000 };
    fixture = await startLab({ catalogue: [{ root: 'debian-12', pattern: /^installer\.iso$/, ...sizes }] });
    for (const [content, filename] of [
      ['import', 'debian-12.qcow2'],
      ['iso', 'installer.iso'],
    ]) {
      const url = `https://images.example.org/${filename ?? ''}`;
      await fixture.client.waitTask(
        await fixture.client.post('nodes/lab/storage/local/download-url', { content, filename, url }),
      );
    }
    await fixture.client.post('cluster/mapping/usb', { id: 'dongle', map: 'node=lab,id=1050:0407' });
    await fixture.client.post('cluster/mapping/pci', {
      id: 'gpu',
      map: 'node=lab,path=0000:01:00.0,id=10de:1eb8',
    });
    for (const id of ['photos', 'music'])
      await fixture.client.post('cluster/mapping/dir', { id, map: `node=lab,path=/srv/${id}` });
    const files = { storage: 'files', type: 'dir', path: '/srv/files', content: 'images' };
    await fixture.client.post('storage', files);
    await fixture.client.post('pools', { poolid: 'web' });
  });
  afterAll(async () => {
    await fixture.remove();
  });
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(() => {
    deployed.remove();
  });

  const config = (vmId: number): Promise<Record<string, unknown>> =>
    fixture.client.get(`nodes/lab/qemu/${String(vmId)}/config`);
  const status = async (): Promise<string> =>
    (await fixture.client.get<{ status: string }>('nodes/lab/qemu/300/status/current')).status;
  const building =
    (more: Partial<ProxmoxVmProps>) =>
    (stack: TerraformStack): void => {
      new ProxmoxVm(stack, 'vm', { ...vm, ...more });
    };

  test('every option reaches PVE, is read back, and most change in place', async () => {
    const all: Partial<ProxmoxVmProps> = { ...everyOption, ...rootOnly, imageFileId };
    expect(await deployed.deploy(building(all))).toContain('1 added');
    const has = (...parts: readonly string[]): unknown =>
      expect.stringMatching(new RegExp(parts.map((part) => `(?=.*${part})`).join(''))) as unknown;
    expect(await config(300)).toMatchObject({
      bios: 'ovmf',
      machine: 'q35,viommu=intel',
      ostype: 'win11',
      acpi: 0,
      keyboard: 'de',
      tablet: 0,
      hookscript: 'local:snippets/hook.pl',
      args: '-no-reboot',
      'amd-sev': has('type=es', 'kernel-hashes=1', 'no-debug=1', 'no-key-sharing=1'),
      smbios1: has(`manufacturer=${Buffer.from('Example, Inc.').toString('base64')}`, 'uuid=4c4c4544'),
      sockets: 2,
      vcpus: 3,
      numa: 1,
      numa0: has('cpus=0-1', 'memory=1024', 'hostnodes=0', 'policy=bind'),
      numa1: has('cpus=2-3', 'memory=1024'),
      cpu: has('flags=.aes'),
      affinity: '0-1',
      balloon: 1024,
      hugepages: '2',
      keephugepages: 1,
      ivshmem: has('size=32'),
      hotplug: 'disk,network,usb,cpu',
      efidisk0: has('pre-enrolled-keys=1'),
      tpmstate0: has('version=v2.0'),
      hostpci0: has('mapping=gpu', 'romfile=vbios.bin', 'mdev=nvidia-63'),
      usb0: has('mapping=dongle'),
      usb1: has('spice'),
      serial0: 'socket',
      serial1: 'socket',
      vga: has('serial1', 'memory=32', 'clipboard=vnc'),
      audio0: has('device=AC97', 'driver=spice'),
      rng0: has('/dev/urandom', 'max_bytes=2048', 'period=500'),
      virtiofs0: has('photos', 'cache=always', 'direct-io=1', 'expose-acl=1'),
      virtiofs1: has('music', 'expose-xattr=1'),
      watchdog: has('action=reset'),
      agent: has('fstrim_cloned_disks=1', 'type=isa'),
      scsi0: has('cache=writeback', 'aio=threads', 'queues=4'),
      scsi1: has(
        'qcow2',
        'backup=0',
        'serial=DATA1',
        'mbps_rd=100',
        'mbps_rd_max=200',
        'iops_wr=500',
        'iops_wr_max=600',
      ),
      net0: has('queues=2', 'link_down=1', 'trunks=20;30', 'mtu=1400', 'tag=10'),
      startup: 'order=3,up=20,down=60',
    });
    expect(await status()).toBe('stopped');
    const grown: Partial<ProxmoxVmProps> = {
      cores: 4,
      startupOrder: 4,
      osType: 'win10',
      tablet: true,
      rng: { source: '/dev/random' },
      serialPorts: ['socket'],
      display: { type: 'serial0' },
      audio: undefined,
      virtiofs: undefined,
      usb: [{ spice: true }],
      smbios: { ...everyOption.smbios, serial: 'S2' },
      disks: everyOption.disks.map((disk) => ({ ...disk, sizeGib: disk.sizeGib + 1 })),
    };
    expect(await deployed.deploy(building({ ...all, ...grown }))).toContain(
      '0 added, 1 changed, 0 destroyed',
    );
    const after = await config(300);
    expect(after).toMatchObject({ ostype: 'win10', tablet: 1, rng0: has('/dev/random'), usb0: has('spice') });
    for (const gone of ['audio0', 'serial1', 'usb1', 'virtiofs0', 'virtiofs1'])
      expect(after).not.toHaveProperty(gone);
    await deployed.destroy();
  });

  test('is started and stopped as it is said, and left so by what changes nothing of it', async () => {
    await deployed.deploy(building({ imageFileId }));
    expect(await status()).toBe('running');
    const off = { imageFileId, started: false, serialPorts: [] };
    expect(await deployed.deploy(building(off))).toContain('1 changed');
    expect(await status()).toBe('stopped');
    expect(await config(300)).not.toHaveProperty('serial0');
    expect(await deployed.deploy(building({ imageFileId, started: true }))).toContain('1 changed');
    expect(await status()).toBe('running');
    await deployed.destroy();
  });

  test('a VM that HA keeps stopped is not started by each deploy', async () => {
    const ha = { state: 'stopped', maxRestart: 1, maxRelocate: 1 } as const;
    await deployed.deploy(building({ imageFileId, ha }));
    expect(await status()).toBe('stopped');
    await deployed.destroy();
  });

  test('an installer with its answers on a disk: new answers are uploaded and leave the machine alone', async () => {
    const build =
      (answer: string) =>
      (stack: TerraformStack): void => {
        const answers = new AnswerDisk(stack, 'answers', {
          host: 'web1',
          node: 'lab',
          datastore: 'local',
          files: () => ({ 'user-data': answer, 'meta-data': '' }),
        });
        building({ installer: { fileId: 'local:iso/installer.iso', answers } })(stack);
      };
    expect(await deployed.deploy(build('#cloud-config\n'))).toContain('2 added');
    expect(await config(300)).toMatchObject({
      boot: 'order=scsi0;ide2',
      ide2: expect.stringContaining('local:iso/installer.iso') as string,
      sata5: expect.stringContaining('local-lvm:') as string,
    });
    const summary = await deployed.deploy(build('#cloud-config\nautoinstall: {}\n'));
    expect(summary).toContain('1 added, 0 changed, 1 destroyed');
    await deployed.destroy();
  });

  test('a machine that boots from the network first', async () => {
    await deployed.deploy(building({ networkBoot: true }));
    expect(await config(300)).toMatchObject({
      boot: 'order=net0;scsi0',
      net0: expect.stringContaining('BC:24:11:00:03:00') as string,
    });
    await deployed.destroy();
  });

  test('a template and its copies, linked and full', async () => {
    await deployed.deploy((stack) => {
      const template = new ProxmoxTemplate(stack, 'template', {
        name: 'debian-12-template',
        node: 'lab',
        disks: vm.disks,
        imageFileId,
      });
      const { templateId } = template;
      for (const [index, full] of [true, false].entries()) {
        const name = full ? 'full' : 'linked';
        const more = { name, vmId: 301 + index, clone: { templateId, full }, dependsOn: [template] };
        new ProxmoxVm(stack, name, { ...vm, ...more });
      }
    });
    expect(await config(9000)).toMatchObject({ template: 1 });
    const volumes = await fixture.client.get<readonly { volid: string; parent?: string }[]>(
      'nodes/lab/storage/local-lvm/content',
    );
    const parents = Object.fromEntries(volumes.map(({ volid, parent }) => [volid, parent]));
    expect(parents['local-lvm:vm-302-disk-0']).toContain('base-9000-disk-0');
    expect(parents['local-lvm:vm-301-disk-0']).toBeUndefined();
    await deployed.destroy();
  });

  test('a machine that is protected is refused to be destroyed, before anything is done', async () => {
    await deployed.deploy(building({ imageFileId, isProtected: true }));
    await expect(deployed.destroy()).rejects.toThrow(/prevent_destroy/);
    await deployed.deploy(building({ imageFileId }));
    await deployed.destroy();
  });
});
