import type { TerraformStack } from 'cdktf';
import {
  DatacenterSetup,
  type DatacenterSetupProps,
  NodeSetup,
  type NodeSetupProps,
} from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { everyDatacenterOption, everyNodeOption } from '../complete';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('A node and its cluster on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    fixture = await startLab();
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

  test('a network of bond, bridge and VLAN, changed in place and removed; DNS, time zone, repositories', async () => {
    const props: NodeSetupProps = {
      node: 'lab',
      bonds: [{ name: 'bond0', slaves: ['eno3', 'eno4'], mode: '802.3ad', hashPolicy: 'layer3+4' }],
      bridges: [{ name: 'vmbr1', ports: ['bond0'], mtu: 9000, comment: 'storage' }],
      vlans: [{ name: 'vmbr1.20', address: '10.0.20.2/24' }],
      dns: { domain: 'lab.example.org', servers: ['10.0.12.1'] },
      timezone: 'Etc/UTC',
      repositories: ['no-subscription'],
    };
    const build =
      (more: Partial<NodeSetupProps>) =>
      (stack: TerraformStack): void => {
        new NodeSetup(stack, 'node', { ...props, ...more });
      };
    expect(await deployed.deploy(build({}))).toContain('6 added');
    expect(await fixture.client.get('nodes/lab/network/vmbr1')).toMatchObject({
      type: 'bridge',
      bridge_ports: 'bond0',
      bridge_vlan_aware: 1,
    });
    expect(await fixture.client.get('nodes/lab/network/bond0')).toMatchObject({ bond_mode: '802.3ad' });
    const bridges = [{ name: 'vmbr1', ports: ['bond0'], mtu: 1500, comment: 'storage' }];
    expect(await deployed.deploy(build({ bridges }))).toContain('0 added, 1 changed, 0 destroyed');
    await fixture.client.put('nodes/lab/network/vmbr1', { type: 'bridge', bridge_ports: 'bond0', mtu: 1400 });
    await fixture.client.waitTask(await fixture.client.put('nodes/lab/network'));
    expect(await deployed.plan(build({ bridges }))).toContain(
      'proxmox_network_linux_bridge.lab-vmbr1 will be updated',
    );
    await deployed.destroy();
    expect(JSON.stringify(await fixture.client.get('nodes/lab/network'))).not.toContain('vmbr1');
  });

  test('storages, access, backups, mappings and options, changed in place and removed', async () => {
    const build =
      (more: Partial<DatacenterSetupProps>) =>
      (stack: TerraformStack): void => {
        new DatacenterSetup(stack, 'datacenter', {
          storages: [
            {
              id: 'nas',
              type: 'nfs',
              server: '10.0.12.250',
              export: '/srv/pve',
              content: ['images', 'backup'],
            },
            { id: 'extra', type: 'dir', path: '/srv/extra', content: ['iso'] },
          ],
          pools: { dev: { comment: 'Development' } },
          roles: { Deployer: ['VM.Allocate', 'VM.Audit', 'Datastore.AllocateSpace'] },
          groups: { admins: { comment: 'People' } },
          users: [{ id: 'deploy@pve', groups: ['admins'], comment: 'Terraform' }],
          permissions: [
            { path: '/vms', role: 'Deployer', user: 'deploy@pve' },
            { path: '/', role: 'PVEAuditor', group: 'admins' },
          ],
          backups: [
            { id: 'nightly', schedule: '02:30', storage: 'nas', guests: { pool: 'dev' }, keep: { daily: 7 } },
          ],
          usbMappings: { dongle: [{ node: 'lab', id: '1050:0407' }] },
          options: { haShutdownPolicy: 'migrate', macPrefix: 'BC:24:11' },
          ...more,
        });
      };
    await deployed.deploy(build({}));
    expect(await fixture.client.get('cluster/backup/nightly')).toMatchObject({ pool: 'dev', storage: 'nas' });
    expect(await fixture.client.get('access/users/deploy@pve')).toMatchObject({ groups: ['admins'] });
    expect(await fixture.client.get('access/acl')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/vms', roleid: 'Deployer', ugid: 'deploy@pve' }),
        expect.objectContaining({ path: '/', roleid: 'PVEAuditor', ugid: 'admins' }),
      ]) as unknown,
    );
    const roles = { Deployer: ['VM.Allocate', 'VM.Audit'] };
    expect(await deployed.deploy(build({ roles }))).toContain('0 added, 1 changed, 0 destroyed');
    await deployed.destroy();
    expect(JSON.stringify(await fixture.client.get('storage'))).not.toContain('nas');
  });

  test('every option of a node reaches PVE and is read back', async () => {
    const build =
      (more: Partial<NodeSetupProps>) =>
      (stack: TerraformStack): void => {
        new NodeSetup(stack, 'node', { ...everyNodeOption, ...more });
      };
    await deployed.deploy(build({}));
    expect(await fixture.client.get('nodes/lab/network/vmbr1')).toMatchObject({
      bridge_vids: '1 20-30',
      cidr6: 'fd00:32::2/64',
      gateway6: 'fd00:32::1',
    });
    const vlan = await fixture.client.get('nodes/lab/network/storage');
    expect(vlan).toMatchObject({ 'vlan-raw-device': 'vmbr1', 'vlan-id': expect.anything() as unknown });
    expect(await fixture.client.get('nodes/lab/network/bond0')).toMatchObject({ 'bond-primary': 'eno3' });
    const bridges = everyNodeOption.bridges?.map((bridge) => ({ ...bridge, vids: ['1', '40'] }));
    expect(await deployed.deploy(build({ bridges }))).toContain('0 added, 1 changed, 0 destroyed');
    await deployed.destroy();
  });

  test('every option of a cluster reaches PVE and is read back', async () => {
    const { permissions = [], storages = [] } = everyDatacenterOption;
    const cluster: DatacenterSetupProps = {
      ...everyDatacenterOption,
      permissions: permissions.filter((permission) => !('token' in permission)),
    };
    const build =
      (more: Partial<DatacenterSetupProps>) =>
      (stack: TerraformStack): void => {
        new DatacenterSetup(stack, 'datacenter', { ...cluster, ...more });
      };
    await deployed.deploy(build({}));
    expect(await fixture.client.get('cluster/backup/nightly')).toMatchObject({
      ...{ enabled: 0, node: 'lab', bwlimit: 10_240, ionice: 8, lockwait: 60, stopwait: 5, pigz: 2, zstd: 2 },
      ...{ 'notes-template': '{{guestname}} ${x}', 'pbs-change-detection-mode': 'metadata' },
    });
    expect(await fixture.client.get('storage/extra')).toMatchObject({
      'prune-backups': expect.stringContaining('keep-yearly=6') as string,
      'max-protected-backups': 7,
    });
    expect(await fixture.client.get('storage/san')).toMatchObject({ disable: 1, saferemove: 1 });
    expect(await fixture.client.get('access/users/ada@pve')).toMatchObject({
      ...{ firstname: 'Ada', lastname: 'Lovelace', expire: 1_893_456_000 },
    });
    expect(await fixture.client.get('cluster/mapping/dir/photos')).toMatchObject({
      map: [expect.stringContaining('path=/srv/photos')],
    });
    expect(await fixture.client.get('cluster/options')).toMatchObject({
      ...{ console: 'html5', language: 'de', email_from: 'a@b.org', http_proxy: 'http://10.0.12.1:3128' },
      'next-id': { lower: '1000', upper: '2000' },
    });
    const enabled = storages.map((storage) =>
      storage.id === 'extra' ? { ...storage, enabled: false } : storage,
    );
    expect(await deployed.deploy(build({ storages: enabled }))).toContain('0 added, 1 changed, 0 destroyed');
    await deployed.destroy();
  });
});
