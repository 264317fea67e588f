import type { MachineSpec } from '../../../lab/guests';
import { machineArguments } from '../../../lab/guests/qemu/arguments';
import { accelerator } from '../../../lab/guests/qemu/programs';

const spec: MachineSpec = {
  kind: 'qemu',
  vmid: 100,
  name: 'a,b',
  memoryMib: 512,
  cores: 2,
  firmware: 'bios',
  nics: [{ name: 'ens18', mac: 'BC:24:11:00:00:01', bridge: 'vmbr0' }],
  disks: [
    {
      file: '/lab/d.qcow2',
      format: 'qcow2',
      sizeBytes: 1024,
      bus: 'scsi',
      backing: [
        { file: '/lab/near.qcow2', format: 'qcow2' },
        { file: '/lab/far.raw', format: 'raw' },
      ],
    },
  ],
  cdroms: [{ file: null }],
  boot: [
    { kind: 'disk', index: 0 },
    { kind: 'nic', index: 0 },
  ],
};
const place = { accelerator: 'tcg', uuid: '11111111-2222-3333-4444-555555555555', hasSeed: false } as const;

/** Values of an option, in their order. */
function valuesOf(words: readonly string[], name: string): string[] {
  return words.flatMap((word, index) => (word === name ? [words[index + 1] ?? ''] : []));
}

const device = (words: readonly string[], id: string): string =>
  valuesOf(words, '-device').find((value) => value.includes(`id=${id}`)) ?? '';

test('a machine has nothing but what it is given, and no rights', () => {
  const words = machineArguments(spec, place);
  expect(words).toEqual(expect.arrayContaining(['-nodefaults', '-no-user-config']));
  expect(valuesOf(words, '-sandbox')).toEqual([
    'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
  ]);
  // A comma would begin an option of its own.
  expect(valuesOf(words, '-name')).toEqual(['a,,b']);
});

test('an image below a disk is opened for reading alone, by the lab’s word and not by its header’s', () => {
  const nodes = valuesOf(machineArguments(spec, place), '-blockdev').map(
    (text) => JSON.parse(text) as object,
  );
  expect(nodes).toEqual([
    {
      driver: 'raw',
      'node-name': 'disk0-1',
      file: { driver: 'file', filename: '/machine/disk0-1' },
      discard: 'unmap',
      'read-only': true,
    },
    {
      ...{ driver: 'qcow2', 'node-name': 'disk0-0', file: { driver: 'file', filename: '/machine/disk0-0' } },
      ...{ discard: 'unmap', 'read-only': true, backing: 'disk0-1' },
    },
    {
      ...{ driver: 'qcow2', 'node-name': 'disk0-data', file: { driver: 'file', filename: '/machine/disk0' } },
      ...{ discard: 'unmap', 'read-only': false, backing: 'disk0-0' },
    },
  ]);
});

test('the boot order is that of the devices; for once it is another', () => {
  const usual = machineArguments(spec, place);
  expect(device(usual, 'disk0')).toContain('bootindex=0');
  expect(device(usual, 'nic0')).toContain('bootindex=1');
  expect(device(usual, 'cdrom0')).not.toContain('bootindex');
  const once = machineArguments({ ...spec, bootOnce: [{ kind: 'nic', index: 0 }] }, place);
  expect(device(once, 'nic0')).toContain('bootindex=0');
  expect(device(once, 'disk0')).not.toContain('bootindex');
});

test('UEFI brings its own network boot; for HTTP its PXE is off', () => {
  const uefi: MachineSpec = { ...spec, firmware: 'uefi', boot: [{ kind: 'nic', index: 0, http: true }] };
  const words = machineArguments(uefi, { ...place, firmware: { code: '/code.fd', variables: '/vars.fd' } });
  expect(device(words, 'nic0')).toContain('romfile=');
  expect(valuesOf(words, '-fw_cfg')).toEqual([
    'name=opt/org.tianocore/IPv4PXESupport,string=n',
    'name=opt/org.tianocore/IPv6PXESupport,string=n',
  ]);
  expect(valuesOf(words, '-machine')).toEqual(['q35,graphics=off,pflash0=code,pflash1=variables']);
});

test('what is to be in SMBIOS cannot add fields to it', () => {
  const words = machineArguments({ ...spec, smbios: { serial: 'A,uuid=x', manufacturer: 'M' } }, place);
  expect(valuesOf(words, '-smbios')).toEqual(['type=1,manufacturer=M,serial=A,,uuid=x']);
});

test('a processor that hands on no virtualization is not asked for it', () => {
  expect(accelerator('flags\t\t: fpu sse2 hypervisor\n')).toBe('tcg');
});
