import type { TerraformStack } from 'cdktf';
import {
  AntiAffinity,
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
  SdnVxlan,
} from '../../../constructs';
import { container } from '../container-props';
import { exampleCloudInit } from './cloud-init';
import { imageFileId, vm } from '../vm-props';
import { everyContainerOption, idMaps } from './container';
import { everyDatacenterOption, everyNodeOption, otherNodeOptions, rebalance } from './node';
import {
  everyEvpnOption,
  everyFirewallOption,
  everySubnetOption,
  everyVnetOption,
  everyZoneOption,
} from './network';
import { everyOption, rootOnly } from './vm';

export { everyContainerOption } from './container';
export { everyDatacenterOption, everyNodeOption } from './node';
export { everyEvpnOption, everyFirewallOption } from './network';
export { everyOption, rootOnly } from './vm';

/** Puts something into a stack. */
export type Build = (stack: TerraformStack) => unknown;

/** Constructs with all that they take, in stacks of their own since not all goes together. */
export const complete: readonly Build[] = [
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', { ...vm, ...everyOption, ...rootOnly, imageFileId }),
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', {
      ...vm,
      clone: { templateId: 9000, node: 'lab', full: true, datastore: 'local-lvm' },
      cloudInit: exampleCloudInit(stack, 'snippets'),
      agent: true,
      agentOptions: { awaitAddress: 'both', awaitSeconds: 60 },
    }),
  (stack: TerraformStack): unknown => exampleCloudInit(stack, 'nocloud-iso'),
  (stack: TerraformStack): unknown =>
    new ProxmoxVm(stack, 'vm', { ...vm, installer: { fileId: 'local:iso/installer.iso' } }),
  (stack: TerraformStack): unknown =>
    new ProxmoxTemplate(stack, 'template', { ...vm, vmId: 9000, imageFileId }),
  (stack: TerraformStack): unknown =>
    new Container(stack, 'container', {
      ...container,
      ...everyContainerOption,
      idMaps,
      awaitAddress: 'both',
    }),
  (stack: TerraformStack): unknown => {
    const clone = { templateId: 200, node: 'lab', full: true, datastore: 'local-lvm' };
    const copied = { templateFileId: undefined, os: undefined, rootDisk: undefined, sshKeys: [], clone };
    return new Container(stack, 'container', { ...container, ...copied });
  },
  (stack: TerraformStack): unknown => new NodeSetup(stack, 'node', everyNodeOption),
  (stack: TerraformStack): unknown => new NodeSetup(stack, 'node', otherNodeOptions),
  (stack: TerraformStack): unknown =>
    new NodeSetup(stack, 'node', { node: 'lab', bridges: [{ name: 'vmbr2', gateway: '10.0.12.1' }] }),
  (stack: TerraformStack): unknown => {
    const gateways = { gateway: '10.0.20.1', gateway6: 'fd00:20::1' };
    return new NodeSetup(stack, 'node', { node: 'lab', vlans: [{ name: 'vmbr1.20', ...gateways }] });
  },
  (stack: TerraformStack): unknown => new DatacenterSetup(stack, 'datacenter', everyDatacenterOption),
  (stack: TerraformStack): unknown =>
    new DatacenterSetup(stack, 'datacenter', {
      options: rebalance,
      storages: (['dir', 'nfs'] as const).map((type) => ({
        ...{ type, id: type, path: '/srv', server: 'nas', export: '/srv', content: ['backup'] },
        keep: { last: 1, hourly: 2, daily: 3, weekly: 4, monthly: 5, yearly: 6 },
      })),
    }),
  (stack: TerraformStack): unknown =>
    new DatacenterSetup(stack, 'datacenter', {
      storages: (['dir', 'nfs'] as const).map((type) => ({
        ...{ type, id: type, path: '/srv', server: 'nas', export: '/srv', content: ['backup'] },
        protectedBackups: 1,
      })),
    }),
  (stack: TerraformStack): unknown => {
    const vnets = [{ id: 'net', ...everyVnetOption, tag: 20 }];
    const zone = { ...everyZoneOption, vnets };
    new SdnVlan(stack, 'vlan', { ...zone, id: 'vzone', bridge: 'vmbr0' });
    const tagged = [{ id: 'qnet', tag: 20, subnets: [] }];
    const qinq = { ...zone, id: 'qzone', bridge: 'vmbr0', serviceVlan: 100, vnets: tagged };
    new SdnQinq(stack, 'qinq', { ...qinq, serviceVlanProtocol: '802.1ad' });
    new SdnVxlan(stack, 'vxlan', { ...zone, id: 'xzone', peers: ['10.0.0.1'], vnets: [] });
    new SdnEvpn(stack, 'evpn', { ...everyZoneOption, ...everyEvpnOption });
    const subnets = [everySubnetOption];
    return new SdnSimple(stack, 'simple', { ...zone, id: 'szone', vnets: [{ id: 'snet', subnets }] });
  },
  (stack: TerraformStack): unknown => {
    const controller = { id: 'bgp', asn: 65_000, fabric: 'fab' };
    return new SdnEvpn(stack, 'evpn', { ...everyEvpnOption, controller });
  },
  (stack: TerraformStack): unknown => new Firewall(stack, 'firewall', everyFirewallOption),
  (stack: TerraformStack): unknown =>
    new Firewall(stack, 'firewall', {
      guests: [{ name: 'dns1', node: 'lab', vmId: 201, kind: 'container', rules: [{ action: 'ACCEPT' }] }],
    }),
  (stack: TerraformStack): unknown => {
    const ha = { state: 'started', group: 'ssd', maxRestart: 1, maxRelocate: 1, failback: false } as const;
    const machine = new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true, ha, nodes: ['lab', 'lab2'] });
    return new AntiAffinity(stack, 'apart', { name: 'web', machines: [machine] });
  },
  (stack: TerraformStack): unknown => {
    const checksum = { algorithm: 'sha256', value: 'a'.repeat(64) } as const;
    const file = { node: 'lab', datastore: 'local', owner: 'test', checksum, downloadSeconds: 3600 };
    const url = 'https://images.example.org/debian-12.qcow2';
    const own = { ...file, name: 'own', file: 'own.qcow2', fileName: 'own.qcow2' };
    new ProxmoxImage(stack, 'own', own);
    return new ProxmoxImage(stack, 'image', { ...file, name: 'debian-12', url, fileName: 'debian-12.qcow2' });
  },
];
