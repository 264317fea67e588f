import { type ProblemList } from '../errors';
import type { Place } from '../text';
import type { HostDraft, NodeDraft } from './drafts';
import { memoryOf, type NodeRoom, roomOf, shareOf, type VmShare } from './vm-share';
import type { VmSpec } from '../schema';

/** A VM that may run on any of several nodes. */
export interface Placeable {
  readonly name: string;
  readonly environment: string;
  readonly vm: VmSpec;
  /** Where `node: auto` stands. */
  readonly place: Place;
}

/** What is to be placed among what is there. */
export interface PlacementOptions {
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly hosts: readonly HostDraft[];
  /** The node that a VM was given before. */
  readonly remembered: (environment: string, name: string) => string | undefined;
}

interface Load {
  memoryMib: number;
  threads: number;
  readonly diskGib: Map<string, number>;
  /** Sets of VMs that are kept apart, of which one is here. */
  readonly apart: Set<string>;
}

/**
 * Chooses nodes for VMs that say `node: auto`: those that have room for them, no other VM of their `ha.apart`, and of these
 * the one that is then the least full. What a VM was given before stays while it may run there.
 */
export class Placement {
  readonly #loads = new Map<string, Load>();
  readonly #rooms: ReadonlyMap<string, NodeRoom>;

  constructor(
    private readonly options: PlacementOptions,
    private readonly problems: ProblemList,
  ) {
    const { nodes, hosts } = options;
    this.#rooms = new Map(
      [...nodes].map(([name, node]) => [
        name,
        roomOf(node, hosts.find((host) => host.name === node.model?.host)?.hardware),
      ]),
    );
  }

  /** Counts a VM to a node. */
  add(vm: Pick<Placeable, 'environment' | 'vm'>, node: string): void {
    const draft = this.options.nodes.get(node);
    if (!draft) return;
    const load = this.#loadOf(node);
    const share = shareOf(vm.vm, draft);
    load.memoryMib += share.memoryMib;
    load.threads += share.threads;
    for (const [storage, gib] of share.diskGib)
      load.diskGib.set(storage, (load.diskGib.get(storage) ?? 0) + gib);
    const apart = apartOf(vm);
    if (apart !== undefined) load.apart.add(apart);
  }

  /** The nodes of VMs, by what was given; a VM for which there is no room is reported, and has none. */
  place(vms: readonly Placeable[]): ReadonlyMap<Placeable, string> {
    const given = new Map<Placeable, string>();
    for (const vm of vms) {
      const before = this.options.remembered(vm.environment, vm.name);
      if (before === undefined || !this.#candidates(vm).includes(before)) continue;
      given.set(vm, before);
      this.add(vm, before);
    }
    // The larger come first, since the smaller fit where they left room.
    const wanting = vms.filter((vm) => !given.has(vm)).toSorted((one, other) => largerFirst(one, other));
    for (const vm of wanting) {
      const node = this.#choose(vm);
      if (node === undefined) continue;
      given.set(vm, node);
      this.add(vm, node);
    }
    return given;
  }

  #candidates({ vm }: Placeable): readonly string[] {
    const names = vm.nodes ?? [...this.options.nodes.keys()];
    return names.filter((name) => this.options.nodes.has(name));
  }

  #choose(vm: Placeable): string | undefined {
    const [apart, candidates] = [apartOf(vm), this.#candidates(vm)];
    const [best] = candidates
      .flatMap((name) => {
        const draft = this.options.nodes.get(name);
        const load = this.#loadOf(name);
        if (!draft || (apart !== undefined && load.apart.has(apart))) return [];
        const fullness = fullnessOf(shareOf(vm.vm, draft), load, this.#rooms.get(name));
        return fullness > 1 ? [] : [{ name, fullness, memoryMib: load.memoryMib }];
      })
      .sort((a, b) => a.fullness - b.fullness || a.memoryMib - b.memoryMib || (a.name < b.name ? -1 : 1));
    if (best) return best.name;
    // Names of nodes that are not there are told by themselves.
    if (vm.vm.nodes && candidates.length === 0 && vm.vm.nodes.length > 0) return undefined;
    this.problems.add({
      code: 'NO_NODE_WITH_ROOM',
      message: `no node has room for VM "${vm.name}" of ${vm.environment}; it may run on ${candidates.join(', ') || 'none'}`,
      hint: 'add nodes to "nodes" of the VM, raise what "capacity" of a node says, or move other VMs',
      place: vm.place,
      about: vm.name,
    });
    return undefined;
  }

  #loadOf(node: string): Load {
    const known = this.#loads.get(node) ?? {
      memoryMib: 0,
      threads: 0,
      diskGib: new Map<string, number>(),
      apart: new Set<string>(),
    };
    this.#loads.set(node, known);
    return known;
  }
}

function apartOf({ environment, vm }: Pick<Placeable, 'environment' | 'vm'>): string | undefined {
  return vm.ha?.apart == null ? undefined : `${environment} ${vm.ha.apart}`;
}

/** How full a node is with the VM, by what it would have least of: 1 is full. */
function fullnessOf(share: VmShare, load: Load, room: NodeRoom | undefined): number {
  const part = (taken: number, all: number | undefined): number => (all === undefined ? 0 : taken / all);
  return Math.max(
    part(load.memoryMib + share.memoryMib, room?.memoryMib),
    part(load.threads + share.threads, room?.threads),
    ...[...share.diskGib].map(([storage, gib]) =>
      part((load.diskGib.get(storage) ?? 0) + gib, room?.diskGib.get(storage)),
    ),
  );
}

function largerFirst(one: Placeable, other: Placeable): number {
  const key = ({ environment, name }: Placeable): string => `${environment}/${name}`;
  return memoryOf(other.vm) - memoryOf(one.vm) || (key(one) < key(other) ? -1 : 1);
}
