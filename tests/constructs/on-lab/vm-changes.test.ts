import { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import { TerraformResource, type TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import {
  AntiAffinity,
  CloudInitDisk,
  DeploymentRecord,
  ProxmoxImage,
  ProxmoxVm,
  type CloudInitChange,
  type ProxmoxVmProps,
} from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('What changes around a VM, and does not make it anew (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;
  const props: ProxmoxVmProps = {
    ...vm,
    node: 'lab1',
    networkBoot: true,
    disks: [{ interface: 'scsi0', datastore: 'shared', sizeGib: 1 }],
  };

  beforeEach(async () => {
    fixture = await startLab({ model: { nodes: 2 } });
    const nfs = { storage: 'shared', type: 'nfs', server: '10.0.12.250', export: '/srv/pve' };
    await fixture.client.post('storage', { ...nfs, content: 'images,iso,import' });
    deployed = new Deployed(fixture);
  });
  afterEach(async () => {
    deployed.remove();
    await fixture.remove();
  });

  const building =
    (more: Partial<ProxmoxVmProps>) =>
    (stack: TerraformStack): void => {
      new ProxmoxVm(stack, 'vm', { ...props, ...more });
    };

  test('a move between its nodes is no difference, nor one of the record; with one node alone it is moved back', async () => {
    const nodes = ['lab1', 'lab2'];
    const recorded = (stack: TerraformStack): void => {
      const machines = [new ProxmoxVm(stack, 'vm', { ...props, nodes })];
      new DeploymentRecord(stack, 'record', { site: 'test', environment: 'dev', machines, project: '.' });
    };
    await deployed.deploy(recorded);
    const migrate = { target: 'lab2', online: 1 };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab1/qemu/300/migrate', migrate));
    await deployed.planNothing(recorded);
    await deployed.deploy(building({ nodes, memoryMib: 4096 }));
    const moved = await fixture.client.get<Record<string, unknown>>('nodes/lab2/qemu/300/config');
    expect(moved).toMatchObject({ memory: '4096' });
    expect(await deployed.deploy(building({ memoryMib: 4096 }))).toContain('0 added, 1 changed, 0 destroyed');
    // The same machine: nothing of it was made anew.
    expect(await fixture.client.get('nodes/lab1/qemu/300/config')).toMatchObject({
      vmgenid: moved['vmgenid'],
      meta: moved['meta'],
    });
    expect(await fixture.client.get('nodes/lab1/qemu/300/status/current')).toMatchObject({
      status: 'running',
    });
  });

  test('a bare resource is made anew on another node, and ours moves there', async () => {
    const build =
      (node: string) =>
      (stack: TerraformStack): void => {
        building({ node })(stack);
        new VirtualEnvironmentVm(stack, 'bare', { nodeName: node, vmId: 400, name: 'bare', started: false });
      };
    await deployed.deploy(build('lab1'));
    const plan = await deployed.plan(build('lab2'));
    expect(plan).toContain('proxmox_virtual_environment_vm.bare must be replaced');
    expect(plan).toContain('proxmox_virtual_environment_vm.web1 will be updated in-place');
  });

  test('a bare resource that somebody has moved would be made anew, where ours has both nodes', async () => {
    const build = (stack: TerraformStack): void => {
      building({ nodes: ['lab1', 'lab2'] })(stack);
      new VirtualEnvironmentVm(stack, 'bare', { nodeName: 'lab1', vmId: 400, name: 'bare', started: false });
    };
    await deployed.deploy(build);
    for (const vmid of [300, 400]) {
      const path = `nodes/lab1/qemu/${String(vmid)}/migrate`;
      await fixture.client.waitTask(
        await fixture.client.post(path, { target: 'lab2', online: Number(vmid === 300) }),
      );
    }
    const planned = await deployed.planned(build);
    expect(planned['proxmox_virtual_environment_vm.bare']?.actions).toContain('delete');
    expect(planned['proxmox_virtual_environment_vm.web1']?.actions).toEqual(['no-op']);
  });

  test('what earlier versions made is not touched for being able to move', async () => {
    await deployed.deploy((stack) => {
      const machine = new ProxmoxVm(stack, 'vm', props);
      const resource = machine.node.findChild('Resource');
      if (TerraformResource.isTerraformResource(resource)) resource.addOverride('migrate', false);
    });
    const look = async (): Promise<unknown> => {
      const tasks = await fixture.client.get<readonly { type: string }[]>('nodes/lab1/tasks', { vmid: 300 });
      const config = await fixture.client.get<Record<string, unknown>>('nodes/lab1/qemu/300/config');
      return [
        tasks.map(({ type }) => type).filter((type) => type !== 'qmconfig'),
        { ...config, digest: undefined },
      ];
    };
    const before = await look();
    expect(await deployed.deploy(building({}))).toContain('0 added, 1 changed, 0 destroyed');
    expect(await look()).toEqual(before);
  });

  test('another node moves it with its disks, unless it is to be made anew; found elsewhere it is moved back', async () => {
    const local = { disks: [{ interface: 'scsi0', datastore: 'local-lvm', sizeGib: 1 }] };
    await deployed.deploy(building(local));
    expect(await deployed.deploy(building({ ...local, node: 'lab2' }))).toContain(
      '0 added, 1 changed, 0 destroyed',
    );
    expect(await fixture.client.get('nodes/lab2/qemu/300/status/current')).toMatchObject({
      status: 'running',
    });
    const back = { target: 'lab1', online: 1, 'with-local-disks': 1 };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab2/qemu/300/migrate', back));
    expect(await deployed.deploy(building({ ...local, node: 'lab2' }))).toContain(
      '0 added, 1 changed, 0 destroyed',
    );
    expect(await fixture.client.get('nodes/lab2/qemu/300/config')).toMatchObject({ name: 'web1' });
    const anew = building({ ...local, onNodeChange: 'recreate' });
    expect(await deployed.plan(anew)).toContain('1 to destroy');
  });

  test('HA has it on its nodes alone, apart from others, and lets it go at the end', async () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1, failback: false } as const;
    await deployed.deploy((stack) => {
      const machines = ['web1', 'web2'].map((name, index) => {
        const mac = `BC:24:11:00:03:0${String(index)}`;
        const more = { name, vmId: 300 + index, nics: [{ bridge: 'vmbr0', mac }] };
        return new ProxmoxVm(stack, name, { ...props, ...more, ha, nodes: ['lab1', 'lab2'] });
      });
      new AntiAffinity(stack, 'apart', { name: 'web', machines });
    });
    expect(await fixture.client.get('cluster/ha/resources/vm:300')).toMatchObject({ state: 'started' });
    expect(await fixture.client.get('cluster/ha/rules/web1-nodes')).toMatchObject({ strict: 1 });
    expect(await fixture.client.get('cluster/ha/rules/web-apart')).toMatchObject({ affinity: 'negative' });
    await deployed.destroy();
    expect(await fixture.client.get('cluster/ha/resources')).toEqual([]);
  });

  test('built elsewhere in the program, under another id, it is the same machine; a bare resource is not', async () => {
    const bare = (parent: Construct, id: string): void => {
      new VirtualEnvironmentVm(parent, id, { nodeName: 'lab1', vmId: 400, name: 'bare', started: false });
    };
    await deployed.deploy((stack) => {
      building({})(stack);
      bare(stack, 'bare');
    });
    const plan = await deployed.plan((stack) => {
      const room = new Construct(stack, 'room');
      new ProxmoxVm(room, 'machine', props);
      bare(room, 'moved');
    });
    expect(plan).toContain('proxmox_virtual_environment_vm.bare will be destroyed');
    expect(plan).toContain('Plan: 1 to add, 0 to change, 1 to destroy.');
  });

  test('renamed, it is the same machine, with its HA; without its former name it would go', async () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1 } as const;
    const managed = { ha, nodes: ['lab1', 'lab2'] };
    await deployed.deploy(building(managed));
    const config = (): Promise<Record<string, unknown>> => fixture.client.get('nodes/lab1/qemu/300/config');
    const before = await config();
    expect(await deployed.plan(building({ ...managed, name: 'shop1' }))).toContain(
      'proxmox_virtual_environment_vm.web1 will be destroyed',
    );
    const renamed = { ...managed, name: 'shop1', formerName: 'web1' };
    const plan = await deployed.planned(building(renamed));
    const { actions } = plan['proxmox_virtual_environment_vm.shop1'] ?? {};
    expect(actions).toEqual(['update']);
    await deployed.deploy(building(renamed));
    expect(await config()).toMatchObject({ name: 'shop1', vmgenid: before['vmgenid'], meta: before['meta'] });
    expect(await fixture.client.get('cluster/ha/resources/vm:300')).toMatchObject({ state: 'started' });
    // Once the state knows the new name, the old one may go from the program.
    await deployed.planNothing(building({ ...managed, name: 'shop1' }));
    await deployed.destroy();
  });

  test('changed cloud-init data wait for the next boot, or make it anew, as one chooses', async () => {
    const build =
      (userData: string, cloudInitChange?: CloudInitChange) =>
      (stack: TerraformStack): void => {
        const cloudInit = new CloudInitDisk(stack, 'cloud-init', {
          host: 'web1',
          node: 'lab1',
          datastores: { iso: 'shared', disk: 'shared', snippets: 'local' },
          delivery: 'nocloud-iso',
          vendorData: '#cloud-config\npackages: [qemu-guest-agent]\n',
          render: (vendorData) => ({
            userData,
            networkConfig: 'version: 2\n',
            metaData: `instance-id: ${String(userData.length)}\n`,
            ...(vendorData === undefined ? {} : { vendorData }),
          }),
        });
        new ProxmoxVm(stack, 'vm', { ...props, cloudInit, cloudInitChange });
      };
    await deployed.deploy(build('#cloud-config\n'));
    const changed = '#cloud-config\nhostname: web1\n';
    expect(await deployed.deploy(build(changed))).toContain('1 added, 1 changed, 1 destroyed');
    // The choice alone makes nothing anew.
    expect(await deployed.deploy(build(changed, 'recreate'))).toContain('1 added, 0 changed, 0 destroyed');
    const plan = await deployed.plan(build(`${changed}timezone: Etc/UTC\n`, 'recreate'));
    expect(plan).toContain('proxmox_virtual_environment_vm.web1 will be replaced');
  });

  test('another version of an image is for new machines: the old file goes, and the machine stays', async () => {
    const build =
      (version: string) =>
      (stack: TerraformStack): void => {
        const image = new ProxmoxImage(stack, 'image', {
          name: 'debian-12',
          url: `https://images.example.org/${version}/debian-12.qcow2`,
          fileName: 'debian-12.qcow2',
          node: 'lab1',
          datastore: 'shared',
          owner: 'test',
        });
        const disks = [{ interface: 'scsi0', datastore: 'shared', sizeGib: 4 }];
        building({ networkBoot: undefined, imageFileId: image.fileId, disks })(stack);
      };
    const files = (): Promise<readonly { volid: string }[]> =>
      fixture.client.get('nodes/lab1/storage/shared/content', { content: 'import' });
    await deployed.deploy(build('1'));
    const before = await files();
    expect(await deployed.deploy(build('2'))).toContain('1 added, 0 changed, 1 destroyed');
    const after = await files();
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after).not.toEqual(before);
  });

  test('another mirror of an image of the same checksum is no difference', async () => {
    const build =
      (mirror: string) =>
      (stack: TerraformStack): void => {
        new ProxmoxImage(stack, 'image', {
          ...{ name: 'debian-12', node: 'lab1', datastore: 'shared', owner: 'test' },
          url: `https://${mirror}.example.org/debian-12.qcow2`,
          fileName: 'debian-12.qcow2',
          checksum: { algorithm: 'sha256', value: 'a'.repeat(64) },
        });
      };
    await deployed.deploy(build('one'));
    await deployed.planNothing(build('two'));
  });

  test('the state knows no token', async () => {
    await deployed.deploy(building({}));
    const [, secret = 'missing'] = fixture.lab.token.split('=');
    expect(deployed.state()).not.toContain(secret);
  });
});
