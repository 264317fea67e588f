import type { ProblemList } from '../errors';
import { type MachineDraft, type NodeDraft, roomOf, shareOf, type SiteDraft, type VmShare } from '../resolve';
import type { Place } from '../text';
import { descend, scalarsAt } from '../yaml';

/** What one VM takes of a node. */
interface Share extends VmShare {
  readonly name: string;
}

interface Load {
  memoryMib: number;
  threads: number;
  readonly diskGib: Map<string, number>;
  readonly shares: Share[];
}

/** A limit of a node, and what its VMs take of it. */
interface Limit {
  readonly what: string;
  readonly taken: number;
  readonly allowed: number;
  readonly unit: string;
  readonly raise: string;
  readonly place: Place;
  readonly of: (share: Share) => number;
}

/** The VMs of a node take no more memory, CPU threads and disk than the site says that there is. */
export function checkCapacity(site: SiteDraft, problems: ProblemList): void {
  const loads = new Map<string, Load>();
  for (const machine of site.machines) {
    const node = machine.node && site.nodes.get(machine.node.value);
    if (!node) continue;
    const load = loads.get(node.name) ?? {
      memoryMib: 0,
      threads: 0,
      diskGib: new Map<string, number>(),
      shares: [],
    };
    loads.set(node.name, load);
    add(machine, node, load);
  }
  const shared = sharedLoads(site, loads);
  for (const node of site.nodes.values()) {
    const load = loads.get(node.name);
    const policy = scalarsAt(node.tree, 'capacity', 'policy')[0]?.value;
    if (!load) continue;
    for (const limit of limitsOf(node, load, { site, shared })) {
      if (limit.taken <= limit.allowed) continue;
      problems.add({
        code: 'CAPACITY_EXCEEDED',
        severity: policy === 'warn' ? 'warning' : 'error',
        message: `VMs take ${show(limit.taken)}${limit.unit} of ${limit.what}, which has ${show(limit.allowed)}${limit.unit} for them`,
        hint: `the largest are ${largest(load.shares, limit)}: move or shrink VMs, raise "capacity.${limit.raise}", or set capacity: { policy: warn }`,
        place: limit.place,
      });
    }
  }
}

function add(machine: MachineDraft, node: NodeDraft, load: Load): void {
  const share = { name: machine.name, ...shareOf(machine.vm, node) };
  load.shares.push(share);
  load.memoryMib += share.memoryMib;
  load.threads += share.threads;
  for (const [datastore, gib] of share.diskGib) {
    load.diskGib.set(datastore, (load.diskGib.get(datastore) ?? 0) + gib);
  }
}

/** Those that take most, which are worth a look: `db1 (8192MiB), web1 (2048MiB)`. */
function largest(shares: readonly Share[], { of, unit }: Limit): string {
  return shares
    .toSorted((a, b) => of(b) - of(a) || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .filter((share) => of(share) > 0)
    .map((share) => `${share.name} (${show(of(share))}${unit})`)
    .join(', ');
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
  // A node that says nothing itself has what its physical machine has.
  const host = site.hosts.find(({ name }) => name === node.model?.host);
  const written = (field: 'memory' | 'cores') =>
    scalarsAt(node.tree, 'capacity', field)[0] ?? scalarsAt(host?.hardware, field)[0];
  const [memory, cores] = [written('memory'), written('cores')];
  const room = roomOf(node, host?.hardware);
  const limits: Limit[] = [];
  if (memory) {
    const allowed = room.memoryMib ?? Infinity;
    const what = `the memory of node "${node.name}"`;
    limits.push({
      what,
      taken: load.memoryMib,
      allowed,
      unit: 'MiB',
      raise: 'memory_ratio',
      place: memory.place,
      of: (share) => share.memoryMib,
    });
  }
  if (cores) {
    const allowed = room.threads ?? Infinity;
    const what = `the CPU threads of node "${node.name}"`;
    limits.push({
      what,
      taken: load.threads,
      allowed,
      unit: '',
      raise: 'cores_ratio',
      place: cores.place,
      of: (share) => share.threads,
    });
  }
  for (const storage of node.model?.storages ?? []) {
    const size = descend(node.tree, ['storages', storage.name, 'size']);
    if (storage.sizeGib === undefined || !size) continue;
    const own = load.diskGib.get(storage.name) ?? 0;
    limits.push({
      what: `storage "${storage.name}" of node "${node.name}"`,
      taken: storage.shared ? (shared.get(storage.name) ?? own) : own,
      allowed: room.diskGib.get(storage.name) ?? Infinity,
      unit: 'GiB',
      raise: 'disk_ratio',
      place: size.place,
      of: (share) => share.diskGib.get(storage.name) ?? 0,
    });
  }
  return limits;
}

function show(amount: number): string {
  return String(Math.floor(amount * 100) / 100);
}
