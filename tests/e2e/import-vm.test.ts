import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { deployEnvironment, type DeployRequest } from '../../deploy';
import { formatProblems, loadSite } from '../../site';
import { type Ran, runWith } from '../cli/run-program';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { SMALL_SITE_FILES } from './small-site-files';

const home = resolve(__dirname, '../..');
const suite = hasTerraform ? describe : describe.skip;

type Config = Readonly<Record<string, unknown>>;

/** VMs as people have them, by id. */
const shapes: Readonly<Record<number, Record<string, string | number>>> = {
  // Several disks, one of them with limits; in a pool.
  105: {
    name: 'store1',
    tags: 'legacy;web',
    pool: 'web',
    scsi0: 'local-lvm:4,mbps_rd=100,iops_wr=500',
    virtio1: 'local-lvm:2,backup=0',
    sata0: 'local-lvm:1',
    net0: 'virtio=BC:24:11:AA:00:01,bridge=vmbr0,tag=20',
  },
  // UEFI, a TPM and devices of the node.
  106: {
    name: 'station1',
    bios: 'ovmf',
    machine: 'q35',
    efidisk0: 'local-lvm:1,efitype=4m,pre-enrolled-keys=1',
    tpmstate0: 'local-lvm:1,version=v2.0',
    scsi0: 'local-lvm:8',
    hostpci0: 'mapping=gpu,pcie=1',
    usb0: 'mapping=dongle',
  },
  // PVE's own cloud-init drive and its data.
  107: {
    name: 'cloudy1',
    scsi0: 'local-lvm:4',
    ide2: 'local-lvm:cloudinit',
    ciuser: 'admin',
    ipconfig0: 'ip=10.0.12.77/24,gw=10.0.12.1',
    net0: 'virtio=BC:24:11:AA:00:03,bridge=vmbr0',
    serial0: 'socket',
  },
  // In the hands of the HA manager, and protected.
  108: { name: 'guarded1', scsi0: 'local-lvm:4', protection: 1, onboot: 1 },
  // What PVE has a word for, and a site none.
  109: {
    name: 'UPPER1.example.org',
    scsi0: 'local-lvm:4,ro=1,detect_zeroes=0,werror=stop,mbps=100',
    memory: 1024,
    shares: 2000,
    cores: 4,
    vcpus: 2,
    numa: 1,
    numa0: 'cpus=0-3,memory=1024',
    hugepages: '2',
    keephugepages: 1,
    cpu: 'host,flags=+aes;-pcid,hidden=1',
    hostpci0: '0000:01:00.0',
    usb0: 'spice,usb3=1',
    serial1: '/dev/ttyS0',
    ostype: 'win11',
    acpi: 0,
    tablet: 0,
    localtime: 1,
    args: '-no-hpet',
    audio0: 'device=ich9-intel-hda',
    startup: 'order=3,up=5,down=7',
    description: 'costs ${5} %{if}\nsecond "line" # € \\n',
  },
  // No disk at all, and as many cards as a router has, one of them with the MTU of its bridge.
  110: { name: 'bare1', ...cards(12), net0: 'virtio=BC:24:11:AA:05:00,bridge=vmbr0,mtu=1,trunks=20;30' },
};

function cards(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) =>
    index.toString(16).padStart(2, '0').toUpperCase(),
  );
  // The last first: PVE answers in no order.
  const all = names.map((hex, index) => [`net${String(index)}`, `e1000=BC:24:11:AA:05:${hex},bridge=vmbr0`]);
  return Object.fromEntries(all.toReversed()) as Record<string, string>;
}

suite('rackwright import vm, to an empty plan (needs terraform)', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let project: string;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 0 });
    const { client } = fixture;
    await client.post('pools', { poolid: 'web' });
    await client.post('cluster/mapping/usb', { id: 'dongle', map: 'node=lab,id=1050:0407' });
    const gpu = 'node=lab,path=0000:01:00.0,id=10de:1eb8';
    await client.post('cluster/mapping/pci', { id: 'gpu', map: gpu });
    for (const [vmid, options] of Object.entries(shapes))
      await client.waitTask(await client.post('nodes/lab/qemu', { vmid: Number(vmid), ...options }));
    await client.post('cluster/ha/resources', { sid: 'vm:108', state: 'stopped', max_restart: 3 });
    project = mkdtempSync(join(tmpdir(), 'rackwright-import-'));
    const node = `kind: proxmox\napi_endpoint: ${fixture.lab.url}\naddress: 10.0.12.1\ntls: { verify: false }\n`;
    for (const [name, text] of Object.entries({ ...SMALL_SITE_FILES, 'nodes/lab.yaml': node })) {
      mkdirSync(dirname(join(project, 'specs', name)), { recursive: true });
      writeFileSync(join(project, 'specs', name), text);
    }
    // Ansible has nothing to do with it.
    mkdirSync(join(project, 'cli'));
    writeFileSync(join(project, 'cli/rackwright.mjs'), '');
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(project, { recursive: true, force: true });
  });

  const take = (...places: readonly string[]): Promise<Ran> => {
    const variables = { PROXMOX_VE_API_TOKEN: fixture.lab.token };
    return runWith(variables, project, 'import', 'vm', '--env', 'old', '--write', ...places);
  };
  const configs = (): Promise<Config[]> =>
    Promise.all(
      Object.keys(shapes).map(async (vmid) => {
        const config = await fixture.client.get<Config>(`nodes/lab/qemu/${vmid}/config`);
        return { ...config, digest: undefined };
      }),
    );
  const terraform = (action: 'apply' | 'plan'): Promise<unknown> => {
    const result = loadSite({ siteDirectory: join(project, 'specs') });
    if (!result.ok) throw new Error(formatProblems(result.problems, { color: false }));
    // Of a lab's nodes the providers are those that are here.
    const nodes = result.site.nodes.map((node) => ({ ...node, kind: 'lab' as const }));
    const site = { ...result.site, nodes };
    const request: DeployRequest = {
      ...{ site, environment: site.environments[0]!, action },
      ...{ home, project, gateway: false },
      processEnvironment: {
        ...process.env,
        RACKWRIGHT_STATE_DIR: join(project, 'state'),
        PROXMOX_VE_API_TOKEN: fixture.lab.token,
      },
    };
    return deployEnvironment(request);
  };

  it('takes VMs of every shape as they are', async () => {
    const before = await configs();
    const { code, err } = await take(...Object.keys(shapes).map((vmid) => `lab/${vmid}`));
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(readdirSync(join(project, 'specs/vms')).toSorted()).toEqual(
      ['bare1', 'cloudy1', 'guarded1', 'station1', 'store1', 'upper1'].map((name) => `${name}.yaml`),
    );
    await terraform('apply');
    expect(await terraform('plan')).toBe('unchanged');
    // Nothing of it is other than before, but PVE's defaults, which are written out.
    for (const [index, after] of (await configs()).entries()) expect(after).toMatchObject(before[index]!);
    const [pool] = await fixture.client.get<readonly { members: readonly { vmid: number }[] }[]>('pools', {
      poolid: 'web',
    });
    expect(pool?.members.map(({ vmid }) => vmid)).toContain(105);
    expect(await fixture.client.get('cluster/ha/resources/vm:108')).toMatchObject({ max_restart: 3 });
  });
});
