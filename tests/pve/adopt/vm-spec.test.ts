import { AdoptError, vmNameOf, vmSpecOf } from '../../../pve/adopt';

const at = { node: 'pve1', vmId: 105 };
const card = 'virtio=BC:24:11:AA:00:01,bridge=vmbr0';

function refusalOf(describe: () => unknown): string {
  try {
    describe();
  } catch (error) {
    if (error instanceof AdoptError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

test.each([
  ['a template', { template: 1 }, /^ADOPT_TEMPLATE: pve1\/105 is a template.*clone: \{ template: 105 \}/],
  ['a disk of no whole GiB', { scsi0: 'lvm:vm-105-disk-0,size=1500M' }, /^ADOPT_DISK: disk scsi0 of 1500M/],
  ['a disk on IDE', { ide0: 'lvm:vm-105-disk-0,size=4G' }, /^ADOPT_DISK: disk ide0/],
  ['a disk of the node', { scsi0: '/dev/sdb,size=4G' }, /^ADOPT_DISK: disk scsi0 is \/dev\/sdb/],
  [
    'queues of a disk',
    { scsi0: 'lvm:vm-105-disk-0,size=4G,queues=4' },
    /^ADOPT_DISK: disk scsi0 has queues=4,/,
  ],
  [
    'limits that bursts may pass',
    { scsi0: 'lvm:vm-105-disk-0,size=4G,mbps_rd_max=200,iops_wr_max=9' },
    /^ADOPT_DISK: disk scsi0 has mbps_rd_max=200 and iops_wr_max=9,/,
  ],
  ['cards with a gap', { net2: card, net0: card }, /^ADOPT_NIC: the cards are net0, net2, without net1/],
  ['a card on no bridge', { net0: 'virtio=BC:24:11:AA:00:01' }, /^ADOPT_NIC: net0 is on no bridge/],
  [
    'a card of an old model',
    { net0: 'ne2k_pci=BC:24:11:AA:00:01,bridge=vmbr0' },
    /^ADOPT_NIC: net0 is "ne2k_pci/,
  ],
  ['runs of trunks', { net0: `${card},trunks=20;30-39` }, /^ADOPT_NIC: net0 has the trunks 20;30-39/],
  ['another architecture', { arch: 'aarch64' }, /^ADOPT_SETTING: pve1\/105 has arch: aarch64/],
  ['memory shared with the host', { ivshmem: 'size=32' }, /^ADOPT_SETTING: pve1\/105 has ivshmem: size=32/],
])('%s is refused, since a deploy would change it', (_, config, said) => {
  expect(refusalOf(() => vmSpecOf(config, at))).toMatch(said);
});

test('what is not in use, snapshots and media are no disks', () => {
  const config = {
    scsi0: 'lvm:vm-105-disk-0,size=4G',
    unused0: 'lvm:vm-105-disk-3',
    ide2: 'local:iso/debian.iso,media=cdrom,size=600M',
    ide0: 'lvm:vm-105-cloudinit,media=cdrom',
    parent: 'before',
  };
  expect(Object.keys(vmSpecOf(config, at)['disks'] as object)).toEqual(['scsi0']);
});

test('disks and cards are in the order of their numbers, whatever order PVE answers in', () => {
  const nics = Object.fromEntries(
    [11, 2, 0, 10, 1, 3, 4, 9, 5, 8, 6, 7].map((index) => [`net${index}`, card]),
  );
  const spec = vmSpecOf(
    { ...nics, scsi10: 'lvm:vm-105-disk-1,size=1G', scsi2: 'lvm:vm-105-disk-2,size=1G' },
    at,
  );
  expect(Object.keys(spec['nics'] as object)).toEqual(
    Array.from({ length: 12 }, (_, index) => `net${index}`),
  );
  expect(Object.keys(spec['disks'] as object)).toEqual(['scsi2', 'scsi10']);
});

test('the MTU of the bridge is nothing that is said, and single trunks are numbers', () => {
  const spec = vmSpecOf({ net0: `${card},mtu=1,trunks=20;30` }, at);
  expect(spec['nics']).toEqual({
    net0: { bridge: 'vmbr0', mac: 'BC:24:11:AA:00:01', trunks: [20, 30], ipv4: 'dhcp' },
  });
});

test.each([
  [{ name: 'web1' }, 'web1'],
  [{ name: 'Web1.Example.ORG' }, 'web1'],
  [{}, 'vm105'],
])('%j is called %s', (config, name) => {
  expect(vmNameOf(config, 'pve1/105')).toBe(name);
});

test('a name that no machine of a site can have is refused with where it is', () => {
  expect(refusalOf(() => vmNameOf({ name: '105.example.org' }, 'pve1/105'))).toMatch(
    /^ADOPT_NAME: pve1\/105 is called "105.example.org": "105" is a number.*Rename it in PVE first/,
  );
});
