import type { TerraformStack } from 'cdktf';
import {
  AnswerDisk,
  CloudInitDisk,
  Container,
  DatacenterSetup,
  Firewall,
  NodeSetup,
  ProxmoxImage,
  ProxmoxTemplate,
  ProxmoxVm,
  SdnEvpn,
  SdnQinq,
  SdnSimple,
  SdnVlan,
} from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { container } from '../container-props';
import { imageFileId, vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('what somebody else changed is seen, and what is there is taken over (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
    fixture = await startLab({
      taskDuration: () => 0,
      catalogue: [{ root: 'debian-12', pattern: /^debian-12[\w-]*\.(tar\.zst|qcow2)$/, ...sizes }],
    });
    for (const [content, filename] of [
      ['vztmpl', 'debian-12.tar.zst'],
      ['import', 'debian-12.qcow2'],
    ]) {
      const file = { content, filename, url: `https://images.example.org/${filename ?? ''}` };
      await fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', file));
    }
    deployed = new Deployed(fixture);
    await deployed.deploy(build);
  });
  afterAll(async () => {
    deployed.remove();
    await fixture.remove();
  });

  function build(stack: TerraformStack): void {
    const subnets = [{ cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false }];
    new SdnVlan(stack, 'vlan', {
      id: 'vzone',
      bridge: 'vmbr0',
      vnets: [{ id: 'vnet', tag: 20, alias: 'twenty', subnets }],
    });
    new SdnSimple(stack, 'simple', { id: 'szone', mtu: 1450, vnets: [] });
    new SdnQinq(stack, 'qinq', { id: 'qzone', bridge: 'vmbr0', serviceVlan: 100, vnets: [] });
    const controller = { id: 'bgp', asn: 65_000, peers: ['10.0.0.1'] };
    new SdnEvpn(stack, 'evpn', { id: 'ezone', controller, vrfVxlan: 9000, vnets: [] });
    new NodeSetup(stack, 'node', {
      node: 'lab',
      bridges: [{ name: 'vmbr1', ports: ['eno3'], comment: 'storage' }],
      vlans: [{ name: 'vmbr1.20', address: '10.0.20.2/24' }],
      dns: { domain: 'lab.example.org', servers: ['10.0.12.1'] },
      timezone: 'Etc/UTC',
    });
    new ProxmoxImage(stack, 'image', {
      name: 'debian-12',
      url: 'https://images.example.org/debian-12-genericcloud.qcow2',
      fileName: 'debian-12.qcow2',
      node: 'lab',
      datastore: 'local',
      owner: 'test',
    });
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1 } as const;
    new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true, ha });
    const place = { host: 'web1', node: 'lab' };
    new AnswerDisk(stack, 'answers', { ...place, datastore: 'local', files: () => ({ 'user-data': '' }) });
    new CloudInitDisk(stack, 'cloud-init', {
      ...place,
      datastores: { iso: 'local', disk: 'local-lvm', snippets: 'local' },
      delivery: 'nocloud-iso',
      render: () => ({ userData: '#cloud-config\n', networkConfig: 'version: 2\n', metaData: '' }),
    });
    new ProxmoxTemplate(stack, 'template', { ...vm, name: 'template', vmId: 9000, nics: [], imageFileId });
    new Container(stack, 'container', container);
    new Firewall(stack, 'firewall', {
      groups: { web: [{ action: 'ACCEPT', protocol: 'tcp', ports: '443' }] },
    });
    const keep = { daily: 7 };
    new DatacenterSetup(stack, 'datacenter', {
      storages: [{ id: 'extra', type: 'dir', path: '/srv/extra', content: ['iso', 'backup'] }],
      permissions: [{ path: '/', role: 'PVEAuditor', group: 'admins' }],
      backups: [{ id: 'nightly', schedule: '02:30', storage: 'extra', guests: { pool: 'dev' }, keep }],
      usbMappings: { dongle: [{ node: 'lab', id: '1050:0407' }] },
      pools: { dev: { comment: 'Development' } },
      roles: { Deployer: ['VM.Allocate', 'VM.Audit'] },
      groups: { admins: { comment: 'People' } },
      users: [{ id: 'deploy@pve', groups: ['admins'], comment: 'Terraform' }],
    });
  }

  /**
   * By type, what the id in an import is: the provider's own forms. An image is downloaded anew, since its URL is nowhere, and
   * media are uploaded anew over the same name: an import knows no local file, so that it would be replaced by itself.
   */
  const importIds: Readonly<Record<string, (id: string) => string>> = {
    proxmox_sdn_zone_vlan: (id) => id,
    proxmox_sdn_zone_simple: (id) => id,
    proxmox_sdn_zone_qinq: (id) => id,
    proxmox_sdn_zone_evpn: (id) => id,
    proxmox_sdn_controller_evpn: (id) => id,
    proxmox_sdn_vnet: (id) => id,
    proxmox_network_linux_bridge: (id) => id,
    proxmox_network_linux_vlan: (id) => id,
    proxmox_virtual_environment_dns: () => 'lab',
    proxmox_virtual_environment_time: () => 'lab',
    proxmox_haresource: (id) => id,
    proxmox_storage_directory: (id) => id,
    proxmox_backup_job: (id) => id,
    proxmox_hardware_mapping_usb: (id) => id,
    proxmox_acl: () => '/?admins?PVEAuditor',
    proxmox_sdn_subnet: () => 'vnet/vzone-10.20.0.0-24',
    proxmox_virtual_environment_vm: (id) => `lab/${id}`,
    proxmox_virtual_environment_container: (id) => `lab/${id}`,
    proxmox_virtual_environment_cluster_firewall_security_group: (id) => id,
    proxmox_virtual_environment_pool: (id) => id,
    proxmox_virtual_environment_role: (id) => id,
    proxmox_virtual_environment_group: (id) => id,
    proxmox_virtual_environment_user: (id) => id,
  };

  it('drift of each shows in the plan, and the next deploy ends it', async () => {
    const { client } = fixture;
    await client.put('cluster/sdn/vnets/vnet', { zone: 'vzone', tag: 21 });
    await client.put('cluster/sdn/zones/szone', { mtu: 1400 });
    await client.put('cluster/sdn/zones/vzone', { bridge: 'vmbr1' });
    await client.put('cluster/mapping/usb/dongle', { map: 'node=lab,id=1050:0408' });
    await client.put('access/acl', { path: '/', groups: 'admins', roles: 'PVEAuditor', delete: 1 });
    await client.put('nodes/lab/qemu/9000/config', { memory: 512 });
    await client.put('cluster/sdn/zones/qzone', { bridge: 'vmbr0', tag: 101 });
    await client.put('cluster/sdn/zones/ezone', { controller: 'bgp', 'vrf-vxlan': 9001 });
    await client.waitTask(await client.put('cluster/sdn'));
    await client.put('nodes/lab/qemu/300/config', { cores: 3 });
    await client.put('nodes/lab/lxc/201/config', { memory: 1024 });
    await client.put('cluster/ha/resources/vm:300', { max_restart: 4 });
    await client.put('nodes/lab/dns', { search: 'changed.example.org', dns1: '10.0.12.1' });
    await client.put('nodes/lab/time', { timezone: 'Europe/Vienna' });
    await client.put('cluster/backup/nightly', { schedule: '04:00' });
    await client.put('storage/extra', { content: 'iso' });
    await client.put('nodes/lab/network/vmbr1', { type: 'bridge', bridge_ports: 'eno3', mtu: 1400 });
    await client.waitTask(await client.put('nodes/lab/network'));
    await client.put('pools', { poolid: 'dev', comment: 'changed' });
    await client.put('access/roles/Deployer', { privs: 'VM.Audit' });
    await client.put('access/users/deploy@pve', { comment: 'changed' });
    await client.put('access/groups/admins', { comment: 'changed' });
    await client.put('cluster/firewall/groups/web/0', { dport: '80' });
    const [image] = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
      content: 'import',
    });
    await client.delete(`nodes/lab/storage/local/content/${image?.volid ?? ''}`);
    const plan = await deployed.plan(build);
    const changed = [...plan.matchAll(/# (\S+) (?:will be|must be) (\S+)/g)].map(
      ([, address, verb]) => `${address ?? ''} ${verb ?? ''}`,
    );
    expect(changed.toSorted()).toEqual([
      'proxmox_acl.acl-admins___PVEAuditor created',
      'proxmox_backup_job.backup-nightly updated',
      'proxmox_download_file.debian-12-lab created',
      'proxmox_hardware_mapping_usb.usb-dongle updated',
      'proxmox_haresource.web1-ha updated',
      'proxmox_network_linux_bridge.lab-vmbr1 updated',
      'proxmox_sdn_applier.ezone-apply replaced',
      'proxmox_sdn_applier.qzone-apply replaced',
      'proxmox_sdn_applier.szone-apply replaced',
      'proxmox_sdn_applier.vzone-apply replaced',
      'proxmox_sdn_vnet.vnet updated',
      'proxmox_sdn_zone_evpn.ezone updated',
      'proxmox_sdn_zone_qinq.qzone updated',
      'proxmox_sdn_zone_simple.szone updated',
      'proxmox_sdn_zone_vlan.vzone updated',
      'proxmox_storage_directory.storage-extra updated',
      'proxmox_virtual_environment_cluster_firewall_security_group.web updated',
      'proxmox_virtual_environment_container.dns1 updated',
      'proxmox_virtual_environment_dns.lab-dns updated',
      'proxmox_virtual_environment_group.group-admins updated',
      'proxmox_virtual_environment_pool.pool-dev updated',
      'proxmox_virtual_environment_role.role-Deployer updated',
      'proxmox_virtual_environment_time.lab-time updated',
      'proxmox_virtual_environment_user.user-deploy_pve updated',
      'proxmox_virtual_environment_vm.template updated',
      'proxmox_virtual_environment_vm.web1 updated',
    ]);
    expect(await deployed.deploy(build)).toContain('6 added, 20 changed, 4 destroyed');
  });

  it('all of it is taken into an empty state by imports, and no machine is made anew', async () => {
    const ids = await deployed.ids();
    const imports = Object.entries(ids).flatMap(([address, id]) => {
      const idOf = importIds[address.split('.')[0] ?? ''];
      return idOf ? [[address, idOf(id)] as const] : [];
    });
    expect(new Set(imports.map(([address]) => address.split('.')[0]))).toEqual(
      new Set(Object.keys(importIds)),
    );
    const media = (): Promise<readonly { volid: string }[]> =>
      fixture.client.get('nodes/lab/storage/local/content');
    const before = (await media()).map(({ volid }) => volid).toSorted();
    expect(before.filter((volid) => volid.includes('web1-'))).toHaveLength(2);
    const summary = await deployed.takeOver(build, Object.fromEntries(imports));
    expect((await media()).map(({ volid }) => volid).toSorted()).toEqual(before);
    const made = Object.keys(ids).length - imports.length;
    expect(summary).toContain(`${String(imports.length)} imported, ${String(made)} added`);
    expect(summary).toContain('0 destroyed');
  });
});
