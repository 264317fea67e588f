import { type ProblemList, suggestName } from '../errors';
import type { HostDraft, MachineDraft, SiteDraft } from '../resolve';
import { DataSize } from '../values';
import { placeOf, type PlacedScalar, scalarsAt } from '../yaml';
import { Firsts } from './firsts';
import { checkVmOptions } from './vm-options';

/** Fewest disks of each level; those not listed need two. */
const FEWEST_DISKS: Readonly<Record<string, number>> = {
  raid0: 1,
  raid5: 3,
  raid6: 4,
  raid10: 4,
  'zfs-raidz1': 3,
  'zfs-raidz2': 4,
  'zfs-raidz3': 5,
};

/** The parts of a machine fit each other: devices that are named, memory and arrays. */
export function checkMachineParts(site: SiteDraft, problems: ProblemList): void {
  for (const machine of site.machines) checkVm(machine, problems);
  for (const host of site.hosts) checkHost(host, problems);
}

function checkVm({ name, vm, iso, hardware, nics }: MachineDraft, problems: ProblemList): void {
  const devices = new Set([
    ...Object.keys(vm.disks ?? {}),
    ...nics.map((nic) => nic.name),
    ...(iso === undefined ? [] : ['ide2']),
  ]);
  checkNamed(scalarsAt(hardware, 'boot_order'), devices, `VM "${name}"`, problems);
  checkOrder(scalarsAt(hardware, 'boot_order'), name, problems);
  checkBuses({ name, vm, hardware }, problems);
  checkVmOptions({ name, vm, hardware }, problems);
  const [memory, balloon] = [vm.memory, vm.balloon];
  if (
    typeof memory === 'string' &&
    typeof balloon === 'string' &&
    DataSize.parse(balloon).mib > DataSize.parse(memory).mib
  ) {
    problems.add({
      code: 'BALLOON_TOO_LARGE',
      message: `VM "${name}" is to keep ${balloon} of its ${memory}`,
      hint: `at most ${memory}; without "balloon" it keeps all`,
      place: placeOf(hardware, ['balloon']),
    });
  }
  if (vm.secure_boot === true && vm.firmware !== 'ovmf') {
    problems.add({
      code: 'BAD_VALUE',
      message: `VM "${name}" has Secure Boot and firmware ${vm.firmware ?? 'seabios'}, which cannot do it`,
      hint: 'set "firmware: ovmf", or leave "secure_boot" out',
      place: placeOf(hardware, ['secure_boot']),
    });
  }
  if (vm.pci?.some(({ pcie }) => pcie) === true && !(vm.machine ?? '').includes('q35')) {
    problems.add({
      code: 'BAD_VALUE',
      message: `VM "${name}" has a PCI Express device and machine ${vm.machine ?? 'pc'}, which has no PCI Express`,
      hint: 'set "machine: q35", or leave "pcie" out',
      place: placeOf(hardware, ['pci']),
    });
  }
}

/** A device is booted from once. */
function checkOrder(order: readonly PlacedScalar[], name: string, problems: ProblemList): void {
  const seen = new Set<string>();
  for (const { value, place } of order) {
    if (seen.has(String(value))) {
      const message = `"${String(value)}" stands twice in the boot order of VM "${name}"`;
      problems.add({ code: 'BAD_VALUE', message, hint: 'remove one', place });
    }
    seen.add(String(value));
  }
}

/** PVE refuses options that a bus or the memory does not have. */
function checkBuses(
  { name, vm, hardware }: Pick<MachineDraft, 'name' | 'vm' | 'hardware'>,
  problems: ProblemList,
): void {
  for (const [disk, value] of Object.entries(vm.disks ?? {})) {
    for (const [field, bus] of [
      ['ssd', 'virtio'],
      ['iothread', 'sata'],
    ] as const) {
      if (value?.[field] !== true || !disk.startsWith(bus)) continue;
      problems.add({
        code: 'BAD_VALUE',
        message: `${disk} of VM "${name}" cannot have "${field}": ${bus} disks have none`,
        hint: 'remove the line, or take a scsi disk',
        place: placeOf(hardware, ['disks', disk, field]),
      });
    }
  }
  const { hugepages, numa, memory } = vm;
  if (hugepages == null) return;
  const place = placeOf(hardware, ['hugepages']);
  if (numa !== true) {
    const message = `VM "${name}" has huge pages, which PVE gives to VMs with NUMA alone`;
    problems.add({ code: 'BAD_VALUE', message, hint: 'add "numa: true"', place });
  } else if (hugepages === '1024' && typeof memory === 'string' && DataSize.parse(memory).mib % 1024 !== 0) {
    const message = `the ${memory} of VM "${name}" are not made of pages of 1024MiB`;
    problems.add({ code: 'BAD_VALUE', message, hint: 'take whole GiB of memory, or pages of 2MiB', place });
  }
}

function checkHost({ name, spec, hardware, nics }: HostDraft, problems: ProblemList): void {
  const disks = Object.keys(spec.disks ?? {});
  const interfaces = new Set(nics.map((nic) => nic.name));
  for (const { lowers } of nics) checkNamed(lowers, interfaces, `machine "${name}"`, problems);
  const uses = new Firsts();
  for (const [array, raid] of Object.entries(spec.raid ?? {})) {
    const found = scalarsAt(hardware, 'raid', array, 'disks');
    checkNamed(found, new Set(disks), `machine "${name}"`, problems);
    for (const { value, place } of found) {
      const other = uses.claim(String(value), `array "${array}"`, place);
      if (other !== undefined) {
        const message = `disk "${String(value)}" of "${name}" is in ${other}`;
        problems.add({ code: 'DUPLICATE_MOUNT', message, hint: 'each needs its own', place });
      }
      for (const mount of scalarsAt(hardware, 'disks', String(value), 'mount')) {
        problems.add({
          code: 'DUPLICATE_MOUNT',
          severity: 'warning',
          message: `disk "${String(value)}" of "${name}" is a part of array "${array}", and is not mounted itself`,
          hint: `write "mount: ${String(mount.value)}" at the array`,
          place: mount.place,
        });
      }
    }
    if (raid?.level?.startsWith('zfs') === true && raid.filesystem != null && raid.filesystem !== 'zfs') {
      problems.add({
        code: 'BAD_VALUE',
        message: `array "${array}" of "${name}" is ${raid.level}, and cannot hold ${raid.filesystem}`,
        hint: 'leave "filesystem" out, or take a level such as raid1',
        place: placeOf(hardware, ['raid', array, 'filesystem']),
      });
    }
    const fewest = FEWEST_DISKS[raid?.level ?? ''] ?? 2;
    if (!raid?.level || found.length === 0 || found.length >= fewest) continue;
    problems.add({
      code: 'RAID_TOO_FEW_DISKS',
      message: `array "${array}" of "${name}" has ${found.length} of the ${fewest} disks that ${raid.level} needs`,
      hint: 'add disks, or take another level',
      place: placeOf(hardware, ['raid', array, 'disks']),
    });
  }
}

function checkNamed(
  found: readonly PlacedScalar[],
  known: ReadonlySet<string>,
  owner: string,
  problems: ProblemList,
): void {
  for (const { value, place } of found) {
    if (known.has(String(value))) continue;
    problems.add({
      code: 'UNKNOWN_DEVICE',
      message: `${owner} has no "${String(value)}"`,
      hint: suggestName(String(value), known, 'device'),
      place,
    });
  }
}
