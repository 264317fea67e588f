import type { TerraformStack } from 'cdktf';
import { AnswerDisk, ProxmoxTemplate, ProxmoxVm, type ProxmoxVmProps } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { fullVm } from '../full-vm';
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
    await fixture.client.post('cluster/mapping/dir', { id: 'photos', map: 'node=lab,path=/srv/photos' });
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
  const building =
    (more: Partial<ProxmoxVmProps>) =>
    (stack: TerraformStack): void => {
      new ProxmoxVm(stack, 'vm', { ...vm, ...more });
    };

  test('every option reaches PVE, is read back, and most change in place', async () => {
    const all: Partial<ProxmoxVmProps> = { ...fullVm, imageFileId };
    expect(await deployed.deploy(building(all))).toContain('1 added');
    expect(await config(300)).toMatchObject({
      bios: 'ovmf',
      machine: 'q35',
      sockets: 2,
      numa: 1,
      cpu: expect.stringContaining('flags=+aes') as string,
      affinity: '0-1',
      balloon: 1024,
      efidisk0: expect.stringContaining('pre-enrolled-keys=1') as string,
      tpmstate0: expect.stringContaining('version=v2.0') as string,
      hostpci0: expect.stringContaining('mapping=gpu') as string,
      usb0: expect.stringContaining('mapping=dongle') as string,
      vga: expect.stringMatching(/(?=.*virtio)(?=.*memory=32)(?=.*clipboard=vnc)/) as string,
      numa0: expect.stringMatching(/(?=.*cpus=0-3)(?=.*policy=bind)/) as string,
      serial1: '/dev/ttyS0',
      keyboard: 'de',
      tablet: 0,
      smbios1: expect.stringContaining('uuid=0f0e0d0c') as string,
      audio0: expect.stringContaining('ich9-intel-hda') as string,
      rng0: expect.stringMatching(/(?=.*urandom)(?=.*max_bytes=2048)/) as string,
      virtiofs0: expect.stringMatching(/(?=.*photos)(?=.*cache=never)/) as string,
      agent: expect.stringMatching(/(?=.*enabled=1)(?=.*fstrim_cloned_disks=1)(?=.*type=isa)/) as string,
      watchdog: expect.stringContaining('action=reset') as string,
      scsi0: expect.stringMatching(/(?=.*cache=writeback)(?=.*aio=threads)(?=.*queues=2)/) as string,
      scsi1: expect.stringMatching(
        /(?=.*qcow2)(?=.*backup=0)(?=.*serial=DATA1)(?=.*mbps_rd=100)(?=.*iops_wr_max=1000)/,
      ) as string,
      net0: expect.stringMatching(
        /(?=.*queues=2)(?=.*link_down=1)(?=.*trunks=20;30)(?=.*mtu=1400)/,
      ) as string,
      startup: 'order=3,up=20,down=60',
    });
    const grown = {
      memoryMib: 4096,
      cores: 4,
      startupOrder: 4,
      disks: all.disks?.map((disk) => ({ ...disk, sizeGib: disk.sizeGib + 1 })),
    };
    expect(await deployed.deploy(building({ ...all, ...grown }))).toContain(
      '0 added, 1 changed, 0 destroyed',
    );
    await deployed.destroy();
  });

  test('one that is off stays off, and what it runs is told', async () => {
    await deployed.deploy(building({ networkBoot: true, started: false, osType: 'win11', serial: [] }));
    expect(await fixture.client.get('nodes/lab/qemu/300/status/current')).toMatchObject({
      status: 'stopped',
    });
    expect(await config(300)).toMatchObject({ ostype: 'win11' });
    expect(await config(300)).not.toHaveProperty('serial0');
    const on = building({ networkBoot: true, osType: 'win11', serial: [] });
    expect(await deployed.deploy(on)).toContain('0 added, 1 changed, 0 destroyed');
    expect(await fixture.client.get('nodes/lab/qemu/300/status/current')).toMatchObject({
      status: 'running',
    });
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
