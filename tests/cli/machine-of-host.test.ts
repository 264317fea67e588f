import { machineOfHost } from '../../cli/machine-of-host';
import type { HostDisk, HostInterface, PhysicalHost, SiteNetwork } from '../../site';

const network = (name: string, more: Partial<SiteNetwork> = {}): SiteNetwork => ({
  name,
  mtu: 1500,
  dnsServers: [],
  ...more,
});
const NONE = { ipv4: { method: 'none' }, ipv6: { method: 'none' }, dnsServers: [], routes: [] } as const;
const nic = (name: string, on?: string): HostInterface => ({
  ...NONE,
  ...{ kind: 'nic', name, mac: 'BC:24:11:00:00:01', pxe: true, wakeOnLan: false },
  ...(on === undefined ? {} : { network: on }),
});
const host = (interfaces: readonly HostInterface[], disks: readonly HostDisk[] = []): PhysicalHost =>
  ({ name: 'rack1', firmware: 'uefi', interfaces, disks }) as unknown as PhysicalHost;

describe('a machine of the specs in a lab', () => {
  test('has its cards on bridges with the names of networks, also through bonds and bridges', () => {
    const { parts } = machineOfHost(
      host([
        nic('eno1'),
        nic('eno2', 'a-very-long-network'),
        nic('eno3'),
        { ...NONE, kind: 'bond', name: 'bond0', members: ['eno1'], mode: 'active-backup' },
        { ...NONE, kind: 'bridge', name: 'vmbr0', ports: ['bond0'], vlanAware: false, network: 'lan' },
      ]),
      [network('lan', { cidr: '10.0.12.0/22', gateway: '10.0.12.1' }), network('a-very-long-network')],
      {},
    );
    const bridges = parts.Nics.map(({ Bridge }) => Bridge);
    expect(bridges).toEqual(['lan', expect.stringMatching(/^a-very-l-[0-9a-f]{6}$/), 'prov0']);
    expect(parts.Bridges).toEqual([{ Name: 'lan', Address: '10.0.12.1/22' }]);
  });

  test.each([
    [{ path: '/dev/sda' }, { SizeMib: 32_768, Bus: 'scsi' }, undefined],
    [{ path: '/dev/vdb', minSizeGib: 1 }, { SizeMib: 1024, Bus: 'virtio' }, undefined],
    [
      { path: '/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_A1' },
      { SizeMib: 32_768, Bus: 'scsi', Serial: 'A1' },
      undefined,
    ],
    [{ path: '/dev/nvme0n1' }, { SizeMib: 32_768, Bus: 'virtio' }, 'disk d: a lab has no /dev/nvme0n1'],
    [
      { serial: 'S'.repeat(21) },
      { SizeMib: 32_768, Bus: 'virtio' },
      expect.stringContaining('at most 20 characters') as unknown,
    ],
  ] as const)('has of the disk %j what a lab can have', (given, made, remark) => {
    const { parts, remarks } = machineOfHost(host([], [{ name: 'd', wipe: false, ...given }]), [], {});
    expect(parts.Disks).toEqual([made]);
    expect(remarks).toEqual(remark === undefined ? [] : [remark]);
  });
});
