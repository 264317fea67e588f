import type { TerraformStack } from 'cdktf';
import {
  AnswerDisk,
  DatacenterSetup,
  Firewall,
  NodeSetup,
  ProxmoxTemplate,
  ProxmoxVm,
  type NodeSetupProps,
  type ProxmoxVmProps,
} from '../../constructs';
import { codeOf, synthesized } from './synthesized';
import { imageFileId, vm } from './vm-props';

const vmWith = (changes: Partial<ProxmoxVmProps>) => (stack: TerraformStack) =>
  new ProxmoxVm(stack, 'vm', { ...vm, imageFileId, ...changes });
const templateOf = (disks: ProxmoxVmProps['disks']) => (stack: TerraformStack) =>
  new ProxmoxTemplate(stack, 'template', { name: 'debian', node: 'lab', imageFileId, disks });
const answersFor = (host: string) => (stack: TerraformStack) =>
  new AnswerDisk(stack, 'answers', { host, node: 'lab', datastore: 'local', files: () => ({}) });
const nodeWith = (network: Partial<NodeSetupProps>) => (stack: TerraformStack) =>
  new NodeSetup(stack, 'node', { node: 'lab', ...network });
const [disk] = vm.disks;
if (!disk) throw new Error('the VM has a disk');

test.each<[string, string, (stack: TerraformStack) => unknown]>([
  ['an EFI disk below SeaBIOS', 'VM_FIRMWARE', vmWith({ efiDisk: { datastore: 'local-lvm' } })],
  ['PCI Express without q35', 'VM_FIRMWARE', vmWith({ pci: [{ mapping: 'gpu', pcie: true }] })],
  ['a node that is none of the VM’s', 'VM_NODES', vmWith({ nodes: ['pve2', 'pve3'] })],
  ['a serial port of no kind', 'VM_SERIAL', vmWith({ serial: ['ttyS0'] })],
  ['a fifth serial port', 'VM_SERIAL', vmWith({ serial: Array.from({ length: 5 }, () => 'socket') })],
  ['NUMA nodes without NUMA', 'VM_NUMA', vmWith({ numaNodes: [{ cpus: '0', memoryMib: 512 }] })],
  ['a restart that nobody makes', 'VM_REBOOT', vmWith({ cloudInitChange: 'reboot' })],
  ['a template without disks', 'TEMPLATE_DISKS', templateOf([])],
  ['a template of two disks', 'TEMPLATE_DISKS', templateOf([disk, { ...disk, interface: 'scsi1' }])],
  ['answers of a path', 'ANSWER_DISK_NAME', answersFor('../dev1')],
  [
    'a bridge with a long name',
    'NODE_INTERFACE',
    nodeWith({ bridges: [{ name: 'a-very-long-bridge', ports: [] }] }),
  ],
  [
    'a bond of one',
    'NODE_INTERFACE',
    nodeWith({ bonds: [{ name: 'bond0', slaves: ['eno1'], mode: '802.3ad' }] }),
  ],
  [
    'a machine of the name of another',
    'TERRAFORM_NAME_TAKEN',
    (stack) => {
      const nics = [{ bridge: 'vmbr0', mac: 'BC:24:11:00:03:01' }];
      new ProxmoxVm(stack, 'one', { ...vm, networkBoot: true });
      new ProxmoxVm(stack, 'two', { ...vm, networkBoot: true, vmId: 301, nics });
    },
  ],
  [
    'a pool that differs from another in a dot',
    'TERRAFORM_NAME_TAKEN',
    (stack) => new DatacenterSetup(stack, 'datacenter', { pools: { 'web.dev': {}, web_dev: {} } }),
  ],
  [
    'a guest whose rules would be those of the nodes',
    'TERRAFORM_NAME_TAKEN',
    (stack) => {
      const rules = [{ action: 'ACCEPT', macro: 'SSH' }] as const;
      const guests = [{ name: 'nodes', node: 'pve1', vmId: 300, rules }];
      new Firewall(stack, 'firewall', { cluster: { enabled: true, rules }, guests });
    },
  ],
])('%s is refused with %s', (_, code, build) => {
  expect(codeOf(() => synthesized(build))).toBe(code);
});
