import { stringify } from 'yaml';
import type { TerraformStack } from 'cdktf';
import { ProxmoxVm } from '../../../constructs';
import { vmSpecOf, type VmConfig } from '../../../pve/adopt';
import { formatProblems, loadSiteTexts, type Vm } from '../../../site';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

/** The VM of a site that describes what PVE says. */
function vmOfSite(config: VmConfig, vmId: number): Vm {
  const spec = { environment: 'old', ...vmSpecOf(config, { node: 'lab', vmId }) };
  const files = {
    'site.yaml':
      'name: small\ndomain: example.org\nssh: { user: admin, identity: keys/automation }\ninstall: { users: { admin: { sudo: true } } }\n',
    'nodes/lab.yaml': 'kind: lab\napi_endpoint: https://127.0.0.1:8006\naddress: 10.0.12.1\n',
    'envs/old.yaml': 'node: lab\nvm_ids: { first: 100, last: 999 }\n',
    [`vms/${String(config['name'])}.yaml`]: stringify(spec),
  };
  const result = loadSiteTexts(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere' },
  );
  if (!result.ok) throw new Error(formatProblems(result.problems, { color: false }));
  const vm = result.site.environments[0]?.vms[0];
  if (!vm) throw new Error('the site has no VM');
  return vm;
}

suite('Machines that are there already (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeEach(async () => {
    fixture = await startLab();
    deployed = new Deployed(fixture);
  });
  afterEach(async () => {
    deployed.remove();
    await fixture.remove();
  });

  const noAgent = 'enabled=0,fstrim_cloned_disks=0,type=virtio';
  const defaults = {
    cores: 1,
    sockets: 1,
    cpu: 'kvm64',
    memory: '512',
    balloon: 512,
    numa: 0,
    scsihw: 'lsi',
  };

  test.each<[string, Record<string, string | number>, Record<string, string | number>]>([
    ['with as little as PVE allows', { scsi0: 'local-lvm:4' }, { ...defaults, agent: noAgent }],
    [
      'with much that people set',
      {
        cores: 4,
        sockets: 2,
        cpu: 'host,flags=+aes,hidden=1',
        memory: 4096,
        balloon: 2048,
        bios: 'ovmf',
        machine: 'q35',
        efidisk0: 'local-lvm:1,efitype=4m,pre-enrolled-keys=1',
        tpmstate0: 'local-lvm:1,version=v2.0',
        scsihw: 'virtio-scsi-pci',
        scsi0: 'local-lvm:8,discard=on,ssd=1,cache=writeback',
        virtio1: 'local-lvm:2,backup=0,iothread=1',
        ide2: 'none,media=cdrom',
        net0: 'virtio=BC:24:11:AA:00:01,bridge=vmbr0,tag=20,firewall=1,queues=2',
        net1: 'e1000=BC:24:11:AA:00:02,bridge=vmbr0,link_down=1',
        agent: 'enabled=1,fstrim_cloned_disks=1,type=isa',
        hotplug: '0',
        onboot: 1,
        ostype: 'win11',
        startup: 'order=2,up=10',
        tags: 'old;web',
        description: 'From before',
        vga: 'virtio',
        audio0: 'device=ich9-intel-hda',
        rng0: 'source=/dev/urandom',
      },
      {},
    ],
  ])('%s are taken over: PVE has them as it had them, its defaults spelt out', async (_, options, spelt) => {
    const path = 'nodes/lab/qemu/105/config';
    const { client } = fixture;
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 105, name: 'old1', ...options }));
    const before = await client.get<VmConfig>(path);
    const props = vmOfSite(before, 105);
    const build = (stack: TerraformStack): void => {
      new ProxmoxVm(stack, 'old1', { ...props, adopted: true });
    };
    const summary = await deployed.deploy(build);
    expect(summary).toMatch(/1 imported, 0 added, [01] changed, 0 destroyed/);
    const after = await client.get<VmConfig>(path);
    expect(after).toEqual({ ...before, ...spelt, digest: after['digest'] });
    expect(await client.get('nodes/lab/qemu/105/status/current')).toMatchObject({ status: 'stopped' });
  });

  test('one that runs is not restarted', async () => {
    const { client } = fixture;
    const config = { scsi0: 'local-lvm:4', net0: 'virtio=BC:24:11:AA:00:01,bridge=vmbr0' };
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 105, name: 'old1', ...config }));
    await client.waitTask(await client.post('nodes/lab/qemu/105/status/start'));
    const starts = async (): Promise<number> =>
      (await client.get<readonly { type: string }[]>('nodes/lab/tasks', { vmid: 105 })).filter(({ type }) =>
        ['qmstart', 'qmreboot'].includes(type),
      ).length;
    const before = await starts();
    const props = vmOfSite(await client.get<VmConfig>('nodes/lab/qemu/105/config'), 105);
    await deployed.deploy((stack) => {
      new ProxmoxVm(stack, 'old1', { ...props, adopted: true });
    });
    expect(await client.get('nodes/lab/qemu/105/status/current')).toMatchObject({ status: 'running' });
    expect([before, await starts()]).toEqual([1, 1]);
  });

  test('a disk that a site cannot describe is refused, and says what to do', () => {
    const at = { node: 'lab', vmId: 105 };
    expect(() => vmSpecOf({ name: 'old1', scsi0: '/dev/sdb,size=4G' }, at)).toThrow(
      expect.objectContaining({
        code: 'ADOPT_DISK',
        message: expect.stringContaining('/dev/sdb') as string,
      }) as Error,
    );
    const ide = { name: 'old1', ide0: 'local-lvm:vm-105-disk-0,size=4G' };
    expect(() => vmSpecOf(ide, at)).toThrow(
      expect.objectContaining({
        code: 'ADOPT_DISK',
        message: expect.stringMatching(/ide0 .* Move or resize it/) as string,
      }) as Error,
    );
    expect(() => vmSpecOf({ name: 'old1', scsi0: 'local-lvm:vm-105-disk-0,size=2252M' }, at)).toThrow(
      /2252M/,
    );
  });

  test('what PVE says in other words than most is understood', () => {
    const config = {
      name: 'old1',
      scsi0: 'local-lvm:vm-105-disk-0,size=4G',
      net0: 'model=e1000,macaddr=52:54:00:12:34:56,bridge=vmbr0',
      hotplug: '1',
      startup: 'order=any,up=10',
      machine: 'q35,viommu=intel',
    };
    expect(vmOfSite(config, 105)).toMatchObject({
      nics: [{ mac: '52:54:00:12:34:56', model: 'e1000' }],
      machine: 'q35,viommu=intel',
      startupDelaySeconds: 10,
    });
    expect(vmOfSite(config, 105)).not.toHaveProperty('hotplug');
    expect(vmOfSite(config, 105)).not.toHaveProperty('startupOrder');
  });
});
