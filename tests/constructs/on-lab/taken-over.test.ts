import type { TerraformStack } from 'cdktf';
import { Container, DatacenterSetup, Firewall, ProxmoxImage, ProxmoxVm, SdnVlan } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { container } from '../container-props';
import { vm } from '../vm-props';
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
    const url = 'https://images.example.org/debian-12.tar.zst';
    const template = { content: 'vztmpl', filename: 'debian-12.tar.zst', url };
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/storage/local/download-url', template),
    );
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
    new ProxmoxImage(stack, 'image', {
      name: 'debian-12',
      url: 'https://images.example.org/debian-12-genericcloud.qcow2',
      fileName: 'debian-12.qcow2',
      node: 'lab',
      datastore: 'local',
      owner: 'test',
    });
    new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true });
    new Container(stack, 'container', container);
    new Firewall(stack, 'firewall', {
      groups: { web: [{ action: 'ACCEPT', protocol: 'tcp', ports: '443' }] },
    });
    new DatacenterSetup(stack, 'datacenter', {
      pools: { dev: { comment: 'Development' } },
      roles: { Deployer: ['VM.Allocate', 'VM.Audit'] },
      groups: { admins: { comment: 'People' } },
      users: [{ id: 'deploy@pve', groups: ['admins'], comment: 'Terraform' }],
    });
  }

  /** By type, what the id in an import is: the provider's own forms. An image is downloaded anew, since its URL is nowhere. */
  const importIds: Readonly<Record<string, (id: string) => string>> = {
    proxmox_sdn_zone_vlan: (id) => id,
    proxmox_sdn_vnet: (id) => id,
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
    await client.waitTask(await client.put('cluster/sdn'));
    await client.put('nodes/lab/qemu/300/config', { cores: 3 });
    await client.put('nodes/lab/lxc/201/config', { memory: 1024 });
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
      'proxmox_download_file.debian-12-lab created',
      'proxmox_sdn_applier.vzone-apply replaced',
      'proxmox_sdn_vnet.vnet updated',
      'proxmox_virtual_environment_cluster_firewall_security_group.web updated',
      'proxmox_virtual_environment_container.dns1 updated',
      'proxmox_virtual_environment_group.group-admins updated',
      'proxmox_virtual_environment_pool.pool-dev updated',
      'proxmox_virtual_environment_role.role-Deployer updated',
      'proxmox_virtual_environment_user.user-deploy_pve updated',
      'proxmox_virtual_environment_vm.web1 updated',
    ]);
    expect(await deployed.deploy(build)).toContain('2 added, 8 changed, 1 destroyed');
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
    const summary = await deployed.takeOver(build, Object.fromEntries(imports));
    const made = Object.keys(ids).length - imports.length;
    expect(summary).toContain(`${String(imports.length)} imported, ${String(made)} added`);
    expect(summary).toContain('0 destroyed');
  });
});
