import type { Disk, InstallConfig, Vm } from '../model';
import type { DiskSpec } from '../schema';
import { DataSize } from '../values';
import { buildNics } from './build-nics';
import type { MachineDraft, NodeDraft } from './drafts';

/** What a VM takes from around it. */
export interface VmSurroundings {
  readonly domain: string;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
}

/** Makes the VM of a draft that passed every check. */
export function buildVm(machine: MachineDraft, { domain, nodes }: VmSurroundings): Vm | undefined {
  const { vm, vmId, node } = machine;
  const datastores = node && nodes.get(node.value)?.model?.datastores;
  if (!vmId || !datastores || typeof vm.memory !== 'string' || typeof vm.image !== 'string') return undefined;
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
    image: vm.image,
    disks: buildDisks(vm.disks ?? {}, datastores.disk),
    nics: buildNics(machine),
    onBoot: vm.on_boot ?? true,
    agent: vm.agent ?? true,
    install: buildInstall(machine),
    ...(typeof vm.description === 'string' ? { description: vm.description } : {}),
    ...(typeof vm.startup_order === 'number' ? { startupOrder: vm.startup_order } : {}),
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

function buildDisks(disks: Readonly<Record<string, DiskSpec | null>>, datastore: string): Disk[] {
  return Object.entries(disks)
    .sort(([a], [b]) => compareDiskNames(a, b))
    .map(([name, disk]) => ({
      interface: name,
      datastore: disk?.datastore ?? datastore,
      sizeGib: DataSize.parse(disk?.size ?? '0GiB').gib,
      ssd: disk?.ssd ?? true,
      discard: disk?.discard ?? true,
      iothread: disk?.iothread ?? true,
    }));
}

function buildInstall({ install, environment, hostname, users }: MachineDraft): InstallConfig {
  return {
    hostname: hostname.value,
    posture: install.posture ?? environment.posture,
    timezone: install.timezone ?? 'Etc/UTC',
    locale: install.locale ?? 'C.UTF-8',
    ntpServers: install.ntp_servers ?? [],
    users,
    packages: install.packages ?? [],
    groups: install.groups ?? [],
    vars: install.vars ?? {},
  };
}
