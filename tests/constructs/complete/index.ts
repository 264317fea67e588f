import type { TerraformStack } from 'cdktf';
import { Container, DatacenterSetup, NodeSetup, ProxmoxTemplate, ProxmoxVm } from '../../../constructs';
import { container } from '../container-props';
import { exampleCloudInit } from './cloud-init';
import { imageFileId, vm } from '../vm-props';
import { everyContainerOption, idMaps } from './container';
import { everyDatacenterOption, everyNodeOption, otherNodeOptions, rebalance } from './node';
import { everyOption, rootOnly } from './vm';

export { everyContainerOption } from './container';
export { everyDatacenterOption, everyNodeOption } from './node';
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
];
