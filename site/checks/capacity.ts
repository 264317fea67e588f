import type { ProblemList } from '../errors';
import type { MachineDraft, NodeDraft, SiteDraft } from '../resolve';
import type { Place } from '../text';
import { DataSize } from '../values';
import { descend, scalarsAt } from '../yaml';

interface Load {
  memoryMib: number;
  threads: number;
  readonly diskGib: Map<string, number>;
}

/** A limit of a node, and what its VMs take of it. */
interface Limit {
  readonly what: string;
  readonly taken: number;
  readonly allowed: number;
  readonly unit: string;
  readonly raise: string;
  readonly place: Place;
}

/** The VMs of a node take no more memory, CPU threads and disk than the site says that there is. */
export function checkCapacity(site: SiteDraft, problems: ProblemList): void {
  const loads = new Map<string, Load>();
  for (const machine of site.machines) {
    const node = machine.node && site.nodes.get(machine.node.value);
    if (!node) continue;
    const load = loads.get(node.name) ?? { memoryMib: 0, threads: 0, diskGib: new Map<string, number>() };
    loads.set(node.name, load);
    add(machine, node, load);
  }
  const shared = sharedLoads(site, loads);
  for (const node of site.nodes.values()) {
    const load = loads.get(node.name);
    const policy = scalarsAt(node.tree, 'capacity', 'policy')[0]?.value;
    for (const limit of load ? limitsOf(node, load, { site, shared }) : []) {
      if (limit.taken <= limit.allowed) continue;
      problems.add({
        code: 'CAPACITY_EXCEEDED',
        severity: policy === 'warn' ? 'warning' : 'error',
        message: `VMs take ${show(limit.taken)}${limit.unit} of ${limit.what}, which has ${show(limit.allowed)}${limit.unit} for them`,
        hint: `move or shrink VMs, raise "capacity.${limit.raise}", or set capacity: { policy: warn }`,
        place: limit.place,
      });
    }
  }
}

function add({ vm }: MachineDraft, node: NodeDraft, load: Load): void {
  load.memoryMib += typeof vm.memory === 'string' ? DataSize.parse(vm.memory).mib : 0;
  load.threads += (vm.cores ?? 1) * (vm.sockets ?? 1);
  for (const disk of Object.values(vm.disks ?? {})) {
    const datastore = disk?.datastore ?? node.model?.datastores.disk;
    if (typeof disk?.size !== 'string' || datastore === undefined) continue;
    const before = load.diskGib.get(datastore) ?? 0;
    load.diskGib.set(datastore, before + DataSize.parse(disk.size).gib);
  }
}

/** What all nodes together take of storages that they share. */
function sharedLoads(site: SiteDraft, loads: ReadonlyMap<string, Load>): ReadonlyMap<string, number> {
  const shared = new Map<string, number>();
  for (const { name, model } of site.nodes.values()) {
    for (const storage of model?.storages ?? []) {
      if (!storage.shared) continue;
      const taken = loads.get(name)?.diskGib.get(storage.name) ?? 0;
      shared.set(storage.name, (shared.get(storage.name) ?? 0) + taken);
    }
  }
  return shared;
}

interface Surroundings {
  readonly site: SiteDraft;
  readonly shared: ReadonlyMap<string, number>;
}

function limitsOf(node: NodeDraft, load: Load, { site, shared }: Surroundings): Limit[] {
  const ratio = (field: string): number => Number(scalarsAt(node.tree, 'capacity', field)[0]?.value ?? 1);
  // A node that says nothing itself has what its physical machine has.
  const host = site.hosts.find(({ name }) => name === node.model?.host);
  const written = (field: 'memory' | 'cores') =>
    scalarsAt(node.tree, 'capacity', field)[0] ?? scalarsAt(host?.hardware, field)[0];
  const [memory, cores] = [written('memory'), written('cores')];
  const limits: Limit[] = [];
  if (memory) {
    const allowed = DataSize.parse(String(memory.value)).mib * ratio('memory_ratio');
    const what = `the memory of node "${node.name}"`;
    limits.push({
      what,
      taken: load.memoryMib,
      allowed,
      unit: 'MiB',
      raise: 'memory_ratio',
      place: memory.place,
    });
  }
  if (cores) {
    const allowed = Number(cores.value) * ratio('cores_ratio');
    const what = `the CPU threads of node "${node.name}"`;
    limits.push({ what, taken: load.threads, allowed, unit: '', raise: 'cores_ratio', place: cores.place });
  }
  for (const storage of node.model?.storages ?? []) {
    const size = descend(node.tree, ['storages', storage.name, 'size']);
    if (storage.sizeGib === undefined || !size) continue;
    const own = load.diskGib.get(storage.name) ?? 0;
    limits.push({
      what: `storage "${storage.name}" of node "${node.name}"`,
      taken: storage.shared ? (shared.get(storage.name) ?? own) : own,
      allowed: storage.sizeGib * ratio('disk_ratio'),
      unit: 'GiB',
      raise: 'disk_ratio',
      place: size.place,
    });
  }
  return limits;
}

function show(amount: number): string {
  return String(Math.floor(amount * 100) / 100);
}
