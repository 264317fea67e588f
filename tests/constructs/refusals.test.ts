import type { TerraformStack } from 'cdktf';
import {
  AnswerDisk,
  CloudInitDisk,
  DatacenterSetup,
  Firewall,
  NodeSetup,
  ProxmoxTemplate,
  ProxmoxVm,
  type NodeSetupProps,
  type ProxmoxTemplateProps,
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
/** A copy of a template that may be said to have the agent, with cloud-init data of its own or without. */
const copyOf =
  (template: Partial<ProxmoxTemplateProps>, changes: Partial<ProxmoxVmProps>, ownData = false) =>
  (stack: TerraformStack) => {
    const datastores = { iso: 'local', disk: 'local-lvm', snippets: 'local' };
    const data = { host: 'web1', node: 'lab', datastores, delivery: 'nocloud-iso' } as const;
    const render = () => ({ userData: '#cloud-config\n', metaData: '{}\n', networkConfig: '{}\n' });
    const cloudInit = ownData ? new CloudInitDisk(stack, 'data', { ...data, render }) : undefined;
    const { name, node, disks } = { ...vm, name: 'debian' };
    const { templateId } = new ProxmoxTemplate(stack, 'template', {
      name,
      node,
      disks,
      imageFileId,
      ...template,
    });
    return new ProxmoxVm(stack, 'vm', {
      ...vm,
      agent: true,
      clone: { templateId, full: true },
      cloudInit,
      ...changes,
    });
  };
const waiting = { agentOptions: { awaitAddress: 'any' } } as const;
const [disk] = vm.disks;
if (!disk) throw new Error('the VM has a disk');

test.each<[string, string, (stack: TerraformStack) => unknown]>([
  ['an EFI disk below SeaBIOS', 'VM_FIRMWARE', vmWith({ efiDisk: { datastore: 'local-lvm' } })],
  ['PCI Express without q35', 'VM_FIRMWARE', vmWith({ pci: [{ mapping: 'gpu', pcie: true }] })],
  ['a node that is none of the VM’s', 'VM_NODES', vmWith({ nodes: ['pve2', 'pve3'] })],
  ['a restart that nobody makes', 'VM_REBOOT', vmWith({ cloudInitChange: 'reboot' })],
  ['a template without disks', 'TEMPLATE_DISKS', templateOf([])],
  ['a template of two disks', 'TEMPLATE_DISKS', templateOf([disk, { ...disk, interface: 'scsi1' }])],
  ['a copy that waits for an agent that nobody installs', 'TEMPLATE_NO_AGENT', copyOf({}, waiting)],
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
    'a VLAN with a tag and no interface',
    'NODE_INTERFACE',
    nodeWith({ vlans: [{ name: 'storage', vlanId: 20 }] }),
  ],
  ['a VLAN of neither', 'NODE_INTERFACE', nodeWith({ vlans: [{ name: 'storage' }] })],
  [
    'VLANs beyond the last on a bridge',
    'NODE_INTERFACE',
    nodeWith({ bridges: [{ name: 'vmbr1', vids: ['20-4095'] }] }),
  ],
  [
    'VLANs on a bridge that knows none',
    'NODE_INTERFACE',
    nodeWith({ bridges: [{ name: 'vmbr1', vlanAware: false, vids: ['20'] }] }),
  ],
  ['a small MTU', 'NODE_INTERFACE', nodeWith({ bridges: [{ name: 'vmbr1', mtu: 1279 }] })],
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

describe('VM_SETTING', () => {
  const refusal = (changes: Partial<ProxmoxVmProps>): string => {
    try {
      synthesized(vmWith(changes));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'VM_SETTING') return error.message;
      throw error;
    }
    return '';
  };
  const nic = { bridge: 'vmbr0', mac: 'BC:24:11:00:03:00' };
  const uuid = '4c4c4544-0042-3510-8056-b7c04f4b3732';

  test.each<[string, Partial<ProxmoxVmProps>, RegExp]>([
    ['no cores', { cores: 0 }, /cores is 0\. Give 1 to 2304/],
    ['half a core', { cores: 1.5 }, /cores is 1\.5\. Give a whole number/],
    ['more plugged than there are', { pluggedCores: 3 }, /pluggedCores is 3\. Give 1 to 2\./],
    ['a limit beyond PVE’s', { cpuLimit: 129 }, /cpuLimit is 129/],
    ['no share', { cpuUnits: 0 }, /cpuUnits is 0/],
    ['a balloon above the memory', { balloonMib: 4096 }, /balloonMib is 4096\. Give 0 to 2048/],
    ['huge pages without NUMA', { hugepages: '2' }, /hugepages want numa/],
    ['no huge pages to keep', { keepHugepages: true }, /no huge pages to keep/],
    [
      'NUMA nodes without NUMA',
      { numaNodes: [{ cpus: '0', memoryMib: 2048, hostNodes: '0' }] },
      /numaNodes want numa/,
    ],
    [
      'NUMA nodes of other memory',
      { numa: true, numaNodes: [{ cpus: '0', memoryMib: 1024, hostNodes: '0' }] },
      /1024 MiB together, and the VM has 2048/,
    ],
    [
      'a NUMA node of no cores',
      { numa: true, numaNodes: [{ cpus: '0,1', memoryMib: 2048, hostNodes: '0' }] },
      /numaNodes\[0\]\.cpus is "0,1"/,
    ],
    ['five serial ports', { serialPorts: Array.from({ length: 5 }, () => 'socket') }, /serialPorts has 5/],
    ['a serial port of Windows', { serialPorts: ['COM1'] }, /serialPorts has "COM1"/],
    ['a console on no port', { display: { type: 'serial1' } }, /the VM has 1 serial ports/],
    ['a console without ports', { serialPorts: [], display: { type: 'serial0' } }, /has 0 serial ports/],
    ['a display of little memory', { display: { memoryMib: 3 } }, /display\.memoryMib is 3/],
    ['a USB port of nothing', { usb: [{}] }, /usb\[0\] is no device/],
    ['a USB port of two', { usb: [{ mapping: 'dongle', spice: true }] }, /usb\[0\] is two devices/],
    ['a UUID that is none', { smbios: { uuid: '1' } }, /smbios\.uuid is "1"/],
    ['long texts of a maker', { smbios: { uuid, family: 'x'.repeat(400) } }, /PVE has room for 512/],
    ['randomness of no bytes', { rng: { source: '/dev/random', maxBytes: 0 } }, /rng\.maxBytes is 0/],
    ['encryption below SeaBIOS', { amdSev: {} }, /amdSev wants firmware ovmf/],
    ['addresses without an agent', { agentOptions: { awaitAddress: 'any' } }, /Set agent: true/],
    ['a node that makes no difference', { nodes: ['lab', 'lab2'], onNodeChange: 'migrate' }, /onNodeChange/],
    ['a disk on IDE', { disks: [{ ...disk, interface: 'ide0' }] }, /disk ide0 is none/],
    ['a seventeenth virtio disk', { disks: [{ ...disk, interface: 'virtio16' }] }, /disk virtio16 is none/],
    ['half a GiB', { disks: [{ ...disk, sizeGib: 0.5 }] }, /sizeGib of disk scsi0 is 0\.5/],
    ['a long serial number', { disks: [{ ...disk, serial: 'x'.repeat(21) }] }, /has serial/],
    ['an SSD on virtio', { disks: [{ ...disk, interface: 'virtio0', ssd: true }] }, /virtio disks cannot/],
    ['one queue', { disks: [{ ...disk, queues: 1 }] }, /queues of disk scsi0 is 1/],
    ['queues of a sata disk', { disks: [{ ...disk, interface: 'sata0', queues: 2 }] }, /it is at sata/],
    [
      'queues at a controller for all',
      { scsiHardware: 'lsi', disks: [{ ...disk, queues: 2 }] },
      /it is at lsi/,
    ],
    [
      'a burst without a limit',
      { disks: [{ ...disk, limits: { readBurstIops: 10 } }] },
      /readBurstIops 10 and readIops none/,
    ],
    [
      'a burst below its limit',
      { disks: [{ ...disk, limits: { writeMibPerSecond: 9, writeBurstMibPerSecond: 8 } }] },
      /writeBurstMibPerSecond 8 and writeMibPerSecond 9/,
    ],
    ['an address of many cards', { nics: [{ ...nic, mac: '01:24:11:00:03:00' }] }, /mac of net0/],
    ['a VLAN beyond the last', { nics: [{ ...nic, vlanId: 4095 }] }, /vlanId of net0 is 4095/],
    ['a small MTU', { nics: [{ ...nic, mtu: 575 }] }, /mtu of net0 is 575/],
    ['an MTU of an e1000', { nics: [{ ...nic, model: 'e1000', mtu: 1400 }] }, /virtio cards have alone/],
    ['trunks backwards', { nics: [{ ...nic, trunks: ['30-20'] }] }, /trunks of net0 have "30-20"/],
  ])('%s', (_, changes, words) => {
    expect(refusal(changes)).toMatch(words);
  });

  test('tells all at once', () => {
    expect(refusal({ cores: 0, cpuUnits: 0, nics: [{ ...nic, mtu: 2 }] }).split('\n')).toHaveLength(4);
  });

  test('lets the ends of ranges pass', () => {
    expect(refusal({ cores: 2304, cpuLimit: 128, cpuUnits: 262_144, nics: [{ ...nic, mtu: 1 }] })).toBe('');
    expect(refusal({ serialPorts: [], disks: [{ ...disk, interface: 'scsi30', queues: 2 }] })).toBe('');
  });
});

test.each<[string, (stack: TerraformStack) => unknown]>([
  ['that has the agent', copyOf({ hasAgent: true }, waiting)],
  ['whose own data may bring the agent', copyOf({}, waiting, true)],
  ['that waits for nothing', copyOf({}, {})],
  ['of another node', copyOf({ node: 'pve2' }, waiting)],
])('a copy of a template %s is made', (_, build) => {
  expect(() => synthesized(build)).not.toThrow();
});
