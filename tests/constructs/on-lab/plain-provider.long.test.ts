import { SdnVnet } from '@cdktf/provider-proxmox/lib/sdn-vnet';
import { SdnZoneSimple } from '@cdktf/provider-proxmox/lib/sdn-zone-simple';
import { VirtualEnvironmentUser } from '@cdktf/provider-proxmox/lib/virtual-environment-user';
import {
  VirtualEnvironmentVm,
  type VirtualEnvironmentVmConfig,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { TerraformStack } from 'cdktf';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudInitDisk, ProxmoxVm, type ProxmoxVmProps, SdnSimple } from '../../../constructs';
import { startGateway } from '../../../gateway';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;
/** As PVE has one of which nothing is said. */
const plainDisk = { ssd: false, discard: false, iothread: false };
type Build = (stack: TerraformStack) => void;

/** Moves, copies and names beside bare resources are in `vm-changes.test.ts`, adoption in `adopt.test.ts`. */
suite('What the provider does by itself, beside the constructs (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 0 });
  });
  afterAll(() => fixture.remove());
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(async () => {
    await deployed.destroy();
    deployed.remove();
  });

  const bare =
    (more: Partial<VirtualEnvironmentVmConfig>): Build =>
    (stack) => {
      new VirtualEnvironmentVm(stack, 'bare', { nodeName: 'lab', name: 'bare', started: false, ...more });
    };
  const ours =
    (more: Partial<ProxmoxVmProps>): Build =>
    (stack) => {
      new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true, ...more });
    };
  const cloudInit =
    (userData: string): Build =>
    (stack) => {
      const data = new CloudInitDisk(stack, 'cloud-init', {
        ...{ host: 'web1', node: 'lab', delivery: 'nocloud-iso' as const },
        datastores: { iso: 'local', disk: 'local-lvm', snippets: 'local' },
        render: () => ({ userData, networkConfig: 'version: 2\n', metaData: 'instance-id: web1\n' }),
      });
      ours({ cloudInit: data })(stack);
    };

  test('its user-data come by SSH and replace the machine; ours come by the API, and it stays', async () => {
    const path = join(fixture.directory, 'user-data.yaml');
    writeFileSync(path, '#cloud-config\n');
    const file = { path, name: 'user-data.yaml' };
    await expect(
      fixture.client.upload('nodes/lab/storage/local/upload', { content: 'snippets' }, file),
    ).rejects.toMatchObject({ status: 400 });
    const snippet = (name: string): Build => {
      const initialization = { datastoreId: 'local-lvm', userDataFileId: `local:snippets/${name}.yaml` };
      return bare({ vmId: 400, initialization });
    };
    await deployed.deploy(snippet('one'));
    expect(await deployed.plan(snippet('two'))).toContain(
      'proxmox_virtual_environment_vm.bare must be replaced',
    );
    await deployed.deploy(cloudInit('#cloud-config\n'));
    const plan = await deployed.plan(cloudInit('#cloud-config\nhostname: web1\n'));
    expect(plan).toContain('proxmox_virtual_environment_vm.web1 will be updated in-place');
    expect(plan).toContain('1 to add, 1 to change, 1 to destroy');
  });

  test('its machines get an id while they are made, and ours have theirs in the plan', async () => {
    expect(await deployed.plan(bare({}))).toMatch(/vm_id += \(known after apply\)/);
    expect(await deployed.plan(ours({}))).toMatch(/vm_id += 300/);
  });

  test('its zones and networks stay pending, and ours are in force', async () => {
    const pending = async (): Promise<unknown[]> =>
      (await fixture.client.get<{ state?: string }[]>('cluster/sdn/vnets', { pending: true })).map(
        ({ state }) => state,
      );
    await deployed.deploy((stack) => {
      const zone = new SdnZoneSimple(stack, 'zone', { id: 'azone' });
      new SdnVnet(stack, 'vnet', { id: 'anet', zone: zone.id });
    });
    expect(await pending()).toEqual(['new']);
    const ours = (...ids: readonly string[]): Build => {
      const vnets = ids.map((id) => ({ id, subnets: [] }));
      return (stack) => {
        new SdnSimple(stack, 'zone', { id: 'bzone', vnets });
      };
    };
    await deployed.deploy(ours('bnet'));
    expect(await pending()).toEqual([undefined]);
    // What is added and taken away goes the same way; by the provider it waits for somebody who applies it.
    await deployed.deploy(ours('bnet', 'cnet'));
    expect(await pending()).toEqual([undefined, undefined]);
    await deployed.deploy(ours('cnet'));
    expect(await pending()).toEqual([undefined]);
    const bare = (stack: TerraformStack): SdnZoneSimple => new SdnZoneSimple(stack, 'zone', { id: 'dzone' });
    await deployed.deploy((stack) => {
      new SdnVnet(stack, 'vnet', { id: 'dnet', zone: bare(stack).id });
    });
    await fixture.client.waitTask(await fixture.client.put('cluster/sdn'));
    await deployed.deploy(bare);
    expect(await pending()).toEqual(['deleted']);
    await deployed.destroy();
    await fixture.client.waitTask(await fixture.client.put('cluster/sdn'));
  });

  test('it plans a machine that no node has room for', async () => {
    // What the site refuses is in tests/site: CAPACITY_EXCEEDED.
    const memory = { dedicated: 4_000_000 };
    expect(await deployed.plan(bare({ vmId: 402, memory }))).toContain('1 to add');
  });

  test('it would change a machine that it takes over, and ours stays as it is', async () => {
    const { client } = fixture;
    const before = {
      name: 'old1',
      scsi0: 'local-lvm:4',
      cores: 2,
      onboot: 1,
      vga: 'virtio',
      ostype: 'win11',
    };
    const config = (vmId: number): Promise<unknown> => client.get(`nodes/lab/qemu/${String(vmId)}/config`);
    for (const vmid of [405, 406])
      await client.waitTask(
        await client.post('nodes/lab/qemu', { ...before, vmid, name: `old${String(vmid)}` }),
      );
    await deployed.plan(bare({ vmId: 405, name: 'old405' }));
    await deployed.import('proxmox_virtual_environment_vm.bare', 'lab/405');
    const plan = await deployed.plan(bare({ vmId: 405, name: 'old405' }));
    expect(plan).toMatch(/vga|operating_system/);
    const untouched = (await config(406)) as Record<string, unknown>;
    const disks = [{ interface: 'scsi0', datastore: 'local-lvm', sizeGib: 4, ...plainDisk }];
    const own = { name: 'old406', vmId: 406, nics: [], disks, networkBoot: undefined, adopted: true };
    await deployed.deploy(
      ours({ ...own, memoryMib: 512, cpuType: 'kvm64', scsiHardware: 'lsi', balloonMib: 512 }),
    );
    expect(await config(406)).toMatchObject({ vga: 'virtio', ostype: 'win11', scsi0: untouched['scsi0'] });
  });

  test('passwords stand in its state; what our machines are told does not', async () => {
    const secret = 'hunter2-4711';
    await deployed.deploy((stack) => {
      new VirtualEnvironmentUser(stack, 'user', { userId: 'clerk@pve', password: secret });
    });
    expect(deployed.state()).toContain(secret);
    await deployed.deploy(cloudInit(`#cloud-config\nchpasswd: { list: 'admin:${secret}' }\n`));
    expect(deployed.state()).not.toContain(secret);
  });

  test('it fails at an endpoint that is away; behind our gateway it goes on at another', async () => {
    const dead = 'https://127.0.0.1:1/';
    const gateway = await startGateway({ endpoint: dead, others: [fixture.lab.url], insecure: true });
    const away = new Deployed(fixture, fixture.lab.token, dead);
    const gated = new Deployed(fixture, fixture.lab.token, gateway.url);
    try {
      expect(await away.refuse(bare({ vmId: 408 }))).toMatch(/connect|refused/i);
      // The control: at one that answers it does not.
      await deployed.deploy(bare({ vmId: 408 }));
      await gated.deploy(ours({ vmId: 409, name: 'gated1' }));
      expect(await fixture.client.get('nodes/lab/qemu/409/config')).toMatchObject({ name: 'gated1' });
      await gated.destroy();
    } finally {
      away.remove();
      gated.remove();
      await gateway.close();
    }
  });
});
