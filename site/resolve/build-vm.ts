import type { Disk, Vm } from '../model';
import type { DiskSpec, VmSpec } from '../schema';
import { DataSize } from '../values';
import { buildAnswer } from './build-host';
import { buildDevices } from './build-devices';
import { buildGuest } from './build-guest';
import { buildInstall } from './build-install';
import { buildNics } from './build-nics';
import { defined } from './defined';
import { vmFirewallOf } from './firewall';
import type { CatalogueDraft, MachineDraft, NodeDraft } from './drafts';

/** What a VM takes from around it. */
export interface VmSurroundings {
  readonly domain: string;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly templates: CatalogueDraft['templates'];
}

/** Makes the VM of a draft that passed every check. */
export function buildVm(machine: MachineDraft, { domain, nodes, templates }: VmSurroundings): Vm | undefined {
  const { vm, vmId, node } = machine;
  const datastores = node && nodes.get(node.value)?.model?.datastores;
  if (!vmId || !datastores || typeof vm.memory !== 'string') return undefined;
  const { bootMethod } = machine;
  if (bootMethod === 'image' && typeof vm.image !== 'string') return undefined;
  return {
    name: machine.name,
    fqdn: `${machine.hostname.value}.${domain}`,
    vmId: vmId.value.number,
    node: node.value,
    role: machine.role,
    tags: [...new Set((vm.tags ?? []).map((tag) => tag.toLowerCase()))].sort(),
    cores: vm.cores ?? 1,
    sockets: vm.sockets ?? 1,
    cpuType: vm.cpu_type ?? 'x86-64-v2-AES',
    memoryMib: DataSize.parse(vm.memory).mib,
    disks: buildDisks(vm.disks ?? {}, {
      datastore: datastores.disk,
      isInstalledOn: bootMethod === 'pxe' && vm.os != null,
    }),
    nics: buildNics(machine),
    onBoot: vm.on_boot ?? true,
    agent: vm.agent ?? true,
    install: buildInstall(machine, machine.environment.posture),
    ...buildDevices(vm, datastores.disk),
    ...buildGuest(vm),
    ...defined({
      image: bootMethod === 'image' ? vm.image : undefined,
      description: vm.description,
      startupOrder: vm.startup_order,
      startupDelaySeconds: vm.startup_delay,
      shutdownTimeoutSeconds: vm.shutdown_timeout,
      bootMethod: bootMethod === 'image' ? undefined : bootMethod,
      clone: bootMethod === 'clone' ? cloneOf(vm, templates) : undefined,
      iso: machine.iso,
      os: vm.os,
      answer: bootMethod === 'pxe' ? buildAnswer(vm.answer) : undefined,
      bootOrder: vm.boot_order,
      balloonMib: typeof vm.balloon === 'string' ? DataSize.parse(vm.balloon).mib : undefined,
      firmware: vm.firmware,
      machine: vm.machine,
      pool: vm.pool,
      ha: haOf(vm),
      firewall: vmFirewallOf(vm, machine.environment.firewall),
      requires: vm.depends_on,
      shard: machine.shard,
    }),
  };
}

function cloneOf({ clone }: VmSpec, templates: VmSurroundings['templates']): Vm['clone'] {
  if (!clone) return undefined;
  const { template, full, node, datastore } = clone;
  const known = typeof template === 'string' ? templates.get(template) : undefined;
  const templateId = typeof template === 'number' ? template : known?.vmId;
  if (templateId === undefined) return undefined;
  return { templateId, full: full ?? true, ...defined({ node: node ?? known?.node, datastore }) };
}

function haOf({ ha }: VmSpec): Vm['ha'] {
  if (!ha) return undefined;
  return {
    state: ha.state ?? 'started',
    maxRestart: ha.max_restart ?? 1,
    maxRelocate: ha.max_relocate ?? 1,
    ...defined({ group: ha.group, apart: ha.apart, failback: ha.failback }),
  };
}

/** The buses in the order in which PVE's dialogue offers a boot disk on them. */
const BUSES = ['scsi', 'virtio', 'sata'];

/** Sorts PVE's disk names: scsi before virtio before sata, then by number. */
export function compareDiskNames(a: string, b: string): number {
  const [busA, numberA] = [a.replace(/\d+$/, ''), Number(/\d+$/.exec(a)?.[0])];
  const [busB, numberB] = [b.replace(/\d+$/, ''), Number(/\d+$/.exec(b)?.[0])];
  return BUSES.indexOf(busA) - BUSES.indexOf(busB) || numberA - numberB;
}

function buildDisks(
  disks: Readonly<Record<string, DiskSpec | null>>,
  { datastore, isInstalledOn }: { readonly datastore: string; readonly isInstalledOn: boolean },
): Disk[] {
  return Object.entries(disks)
    .sort(([a], [b]) => compareDiskNames(a, b))
    .map(([name, disk], index) => ({
      interface: name,
      // QEMU has no SSD on virtio, and I/O threads on scsi and virtio only.
      datastore: disk?.datastore ?? datastore,
      sizeGib: DataSize.parse(disk?.size ?? '0GiB').gib,
      ssd: disk?.ssd ?? !name.startsWith('virtio'),
      discard: disk?.discard ?? true,
      iothread: disk?.iothread ?? !name.startsWith('sata'),
      ...defined({
        mount: disk?.mount,
        filesystem: disk?.filesystem ?? (typeof disk?.mount === 'string' ? ('ext4' as const) : undefined),
        backup: disk?.backup,
        cache: disk?.cache,
        aio: disk?.aio,
        replicate: disk?.replicate,
        // Linux names a disk of these buses by its serial number alone, and it is mounted, or installed on, by that name.
        serial:
          disk?.serial ??
          (((isInstalledOn && index === 0) || isMounted(disk)) && !name.startsWith('scsi')
            ? name
            : undefined),
        queues: disk?.queues,
        format: disk?.format,
        limits: disk?.limits && limitsOf(disk.limits),
      }),
    }));
}

function isMounted(disk: DiskSpec | null): boolean {
  return typeof disk?.mount === 'string' && disk.mount !== '/';
}

function limitsOf(limits: NonNullable<DiskSpec['limits']>): NonNullable<Disk['limits']> {
  return defined({
    readMibPerSecond: limits.read_mib,
    writeMibPerSecond: limits.write_mib,
    readIops: limits.read_iops,
    writeIops: limits.write_iops,
    readBurstMibPerSecond: limits.read_burst_mib,
    writeBurstMibPerSecond: limits.write_burst_mib,
    readBurstIops: limits.read_burst_iops,
    writeBurstIops: limits.write_burst_iops,
  });
}
