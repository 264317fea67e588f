import { join } from 'node:path';
import type { BootDevice, GuestSpec } from '../guests';
import type { BiosAttributes, BootOverride, MachineRecord } from './records';

/** Of the catalogue: what a machine without firmware runs. */
const ROOT = 'debian-12';

/** The firmware that the next start has. */
export function firmwareOf({ override, bios }: Pick<MachineRecord, 'override' | 'bios'>): 'uefi' | 'bios' {
  if (override.enabled !== 'Disabled' && override.mode !== undefined) {
    return override.mode === 'UEFI' ? 'uefi' : 'bios';
  }
  return bios.BootMode === 'Uefi' ? 'uefi' : 'bios';
}

/** The order that a machine has by itself: disks, the CD-ROM, cards. */
export function ownOrder(machine: Pick<MachineRecord, 'disks' | 'nics' | 'bios'>): readonly BootDevice[] {
  const nics = machine.bios.NetworkBoot === 'Enabled' ? machine.nics : [];
  return [
    ...machine.disks.map((_disk, index): BootDevice => ({ kind: 'disk', index })),
    { kind: 'cdrom', index: 0 },
    ...nics.map((_nic, index): BootDevice => ({ kind: 'nic', index })),
  ];
}

function devicesOf(target: BootOverride['target'], machine: MachineRecord): readonly BootDevice[] {
  const nics = machine.nics.map((_nic, index) => ({ kind: 'nic' as const, index }));
  switch (target) {
    case 'Pxe':
      return nics;
    case 'UefiHttp':
      return nics.map((nic) => ({ ...nic, http: true as const }));
    case 'Hdd':
      return machine.disks.map((_disk, index) => ({ kind: 'disk', index }));
    case 'Cd':
      return [{ kind: 'cdrom', index: 0 }];
    case 'None':
      return [];
  }
}

/** The order with the override's devices first; as it is without one. */
export function overriddenOrder(machine: MachineRecord): readonly BootDevice[] {
  const own = ownOrder(machine);
  if (machine.override.enabled === 'Disabled') return own;
  const first = devicesOf(machine.override.target, machine);
  const isFirst = ({ kind, index }: BootDevice): boolean =>
    first.some((device) => device.kind === kind && device.index === index);
  return [...first, ...own.filter((device) => !isFirst(device))];
}

/** The settings with what waited for a start. */
export function biosAtStart({ bios, pendingBios }: MachineRecord): BiosAttributes {
  return { ...bios, ...pendingBios };
}

/** What a machine needs to be switched on. @param folder Of the machine's files. */
export function specOf(machine: MachineRecord, folder: string): GuestSpec {
  const shared = {
    vmid: machine.number,
    name: machine.name,
    memoryMib: machine.memoryMib,
    cores: machine.cores,
    nics: machine.nics.map(({ mac, bridge }, index) => ({ name: `ens${String(18 + index)}`, mac, bridge })),
  };
  if (machine.kind === 'namespace') return { ...shared, kind: 'namespace', root: ROOT };
  const isOnce = machine.override.enabled === 'Once';
  const firmware = firmwareOf(machine);
  return {
    ...shared,
    kind: 'qemu',
    firmware,
    secureBoot: firmware === 'uefi' && machine.secureBoot,
    disks: machine.disks.map((disk, index) => ({
      ...disk,
      file: join(folder, `disk${String(index)}.qcow2`),
      format: 'qcow2',
    })),
    cdroms: [{ file: machine.medium?.file ?? null }],
    boot: isOnce ? ownOrder(machine) : overriddenOrder(machine),
    ...(isOnce ? { bootOnce: overriddenOrder(machine) } : {}),
    smbios: {
      ...{ uuid: machine.uuid, serial: machine.serial },
      ...{ manufacturer: 'Rackwright', product: 'Lab machine' },
    },
  };
}
