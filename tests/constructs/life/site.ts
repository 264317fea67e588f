import type { TerraformStack } from 'cdktf';
import {
  AnsibleRun,
  DatacenterSetup,
  type DatacenterSetupProps,
  DeploymentRecord,
  NodeSetup,
  ProxmoxImage,
  ProxmoxIso,
  ProxmoxVm,
  SdnEvpn,
  SdnQinq,
  SdnSimple,
  SdnVlan,
  SdnVxlan,
} from '../../../constructs';
import { vm } from '../vm-props';
import { removeFile } from './guests';
import type { Life } from './life';

const subnets = [{ cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false }];
const file = { node: 'lab', datastore: 'local', owner: 'test' };

/** Networks, files and settings that machines share, and what a deployment leaves. */
export const site: Readonly<Record<string, Life>> = {
  SdnSimple: {
    make: (stack, { isChanged }) => {
      const dhcpRange = { first: '10.30.0.100', last: '10.30.0.200' };
      const subnet = { cidr: '10.30.0.0/24', gateway: '10.30.0.1', snat: true, dhcpRange };
      return new SdnSimple(stack, 'simple', {
        id: 'szone',
        mtu: isChanged ? 1460 : 1450,
        vnets: [{ id: 'snet', subnets: [subnet] }],
      });
    },
    disturb: (client) => client.put('cluster/sdn/zones/szone', { mtu: 1400 }),
  },
  SdnVlan: {
    make: (stack, { isChanged }) => {
      const alias = isChanged ? 'twenty (too)' : 'twenty';
      const vnets = [{ id: 'vnet', tag: 20, alias, subnets }];
      return new SdnVlan(stack, 'vlan', { id: 'vzone', bridge: 'vmbr0', vnets });
    },
    disturb: (client) => client.put('cluster/sdn/vnets/vnet', { zone: 'vzone', tag: 21 }),
  },
  SdnVxlan: {
    make: (stack, { isChanged }) => {
      const peers = ['10.0.12.1', ...(isChanged ? ['10.0.12.2'] : [])];
      const vnets = [{ id: 'xnet', tag: 10_000, subnets: [] }];
      return new SdnVxlan(stack, 'vxlan', { id: 'xzone', peers, vnets });
    },
    disturb: (client) => client.put('cluster/sdn/vnets/xnet', { zone: 'xzone', tag: 10_001 }),
  },
  SdnQinq: {
    make: (stack, { isChanged }) => {
      const vnets = [{ id: 'qnet', tag: 20, vlanAware: true, subnets: [] }];
      const serviceVlan = isChanged ? 101 : 100;
      return new SdnQinq(stack, 'qinq', { id: 'qzone', bridge: 'vmbr0', serviceVlan, vnets });
    },
    disturb: (client) => client.put('cluster/sdn/zones/qzone', { bridge: 'vmbr0', tag: 102 }),
  },
  SdnEvpn: {
    make: (stack, { isChanged }) => {
      const controller = { id: 'bgp', asn: 65_000, peers: ['10.0.0.1', ...(isChanged ? ['10.0.0.2'] : [])] };
      const vnets = [{ id: 'enet', tag: 9001, subnets: [] }];
      return new SdnEvpn(stack, 'evpn', { id: 'ezone', controller, vrfVxlan: 9000, vnets });
    },
    disturb: (client) => client.put('cluster/sdn/zones/ezone', { controller: 'bgp', 'vrf-vxlan': 9002 }),
  },
  ProxmoxImage: {
    make: (stack, { isChanged }) => {
      const url = `https://images.example.org/${isChanged ? '2' : '1'}/debian-12.qcow2`;
      return new ProxmoxImage(stack, 'image', {
        ...file,
        name: 'debian-12',
        url,
        fileName: 'debian-12.qcow2',
      });
    },
    disturb: (client) => removeFile(client, 'import/debian-12-test'),
  },
  ProxmoxIso: {
    make: (stack, { isChanged }) => {
      const url = `https://images.example.org/${isChanged ? '2' : '1'}/debian-12.iso`;
      return new ProxmoxIso(stack, 'iso', { ...file, name: 'debian-12-iso', url, fileName: 'debian-12.iso' });
    },
    disturb: (client) => removeFile(client, 'iso/debian-12-test'),
  },
  NodeSetup: {
    make: (stack, { isChanged }) =>
      new NodeSetup(stack, 'node', {
        node: 'lab',
        bonds: [{ name: 'bond0', slaves: ['eno3', 'eno4'], mode: '802.3ad' }],
        bridges: [
          { name: 'vmbr1', ports: ['bond0'], comment: 'storage ${one}', mtu: isChanged ? 9000 : 1500 },
        ],
        vlans: [{ name: 'vmbr1.20', address: '10.0.20.2/24' }],
        dns: { domain: 'lab.example.org', servers: ['10.0.12.1'] },
        timezone: 'Etc/UTC',
        repositories: ['no-subscription'],
      }),
    disturb: async (client) => {
      await client.put('nodes/lab/network/vmbr1', { type: 'bridge', bridge_ports: 'bond0', mtu: 1400 });
      await client.waitTask(await client.put('nodes/lab/network'));
      await client.put('nodes/lab/dns', { search: 'changed.example.org', dns1: '10.0.12.1' });
      await client.put('nodes/lab/time', { timezone: 'Europe/Vienna' });
    },
  },
  DatacenterSetup: {
    make: (stack, { isChanged }) =>
      new DatacenterSetup(stack, 'datacenter', {
        storages: storages(isChanged),
        dirMappings: { photos: [{ node: 'lab', path: isChanged ? '/srv/pictures' : '/srv/photos' }] },
        pools: { dev: { comment: isChanged ? 'For ${all}' : 'Development' } },
        roles: { Deployer: ['VM.Allocate', ...(isChanged ? [] : ['VM.Audit'])] },
        groups: { admins: { comment: 'People of ${home}' } },
        users: [{ id: 'deploy@pve', groups: ['admins'], comment: 'Terraform, %{not} a template' }],
        permissions: [{ path: '/', role: 'PVEAuditor', group: 'admins' }],
        backups: [
          { id: 'nightly', schedule: '02:30', storage: 'extra', guests: { pool: 'dev' }, keep: { daily: 7 } },
        ],
        usbMappings: { dongle: [{ node: 'lab', id: '1050:0407' }] },
        pciMappings: { gpu: [{ node: 'lab', path: '0000:01:00.0', id: '10de:1eb8' }] },
        options: { haShutdownPolicy: 'migrate', macPrefix: 'BC:24:11' },
      }),
    disturb: async (client) => {
      await client.put('cluster/mapping/usb/dongle', { map: 'node=lab,id=1050:0408' });
      await client.put('access/acl', { path: '/', groups: 'admins', roles: 'PVEAuditor', delete: 1 });
      await client.put('cluster/backup/nightly', { schedule: '04:00' });
      for (const id of ['extra', 'nas', 'san', 'thin', 'tank'])
        await client.put(`storage/${id}`, { nodes: 'lab' });
      await client.put('cluster/mapping/dir/photos', { map: 'node=lab,path=/srv/elsewhere' });
      await client.put('pools', { poolid: 'dev', comment: 'changed' });
      await client.put('access/roles/Deployer', { privs: 'VM.Audit' });
      await client.put('access/users/deploy@pve', { comment: 'changed' });
      await client.put('access/groups/admins', { comment: 'changed' });
      await client.put('cluster/options', { mac_prefix: 'BC:24:12' });
    },
  },
  DeploymentRecord: {
    make: (stack, { isChanged }) =>
      new DeploymentRecord(stack, 'record', {
        ...{ site: isChanged ? 'other' : 'test', environment: 'dev', project: '.' },
        machines: [machine(stack, 340)],
      }),
  },
  AnsibleRun: {
    make: (stack, { isChanged }) =>
      new AnsibleRun(stack, 'ansible', {
        hosts: [{ machine: machine(stack, 341), hash: (isChanged ? 'a' : 'b').repeat(64) }],
        ...{ environment: 'dev', project: '.', command: 'echo' },
      }),
  },
};

/** One of each type; what the lab's node does not have is off. */
function storages(isChanged: boolean): NonNullable<DatacenterSetupProps['storages']> {
  const off = { content: ['images', ...(isChanged ? (['rootdir'] as const) : [])], enabled: false } as const;
  return [
    { id: 'extra', type: 'dir', path: '/srv/extra', content: ['iso', 'backup'] },
    { id: 'nas', type: 'nfs', server: '10.0.12.250', export: '/srv/pve', ...off },
    { id: 'san', type: 'lvm', volumeGroup: 'san', ...off },
    { id: 'thin', type: 'lvmthin', volumeGroup: 'pve', thinPool: 'more', ...off },
    { id: 'tank', type: 'zfspool', pool: 'tank', ...off },
  ];
}

function machine(stack: TerraformStack, vmId: number): ProxmoxVm {
  const nics = [{ bridge: 'vmbr0', mac: `BC:24:11:00:04:${String(vmId % 100)}` }];
  const name = `run${String(vmId)}`;
  return new ProxmoxVm(stack, name, { ...vm, name, vmId, nics, networkBoot: true });
}
