import { DataSize } from '../values';
import { descend, type MapTree, type PlacedScalar, scalarsAt } from '../yaml';
import type { VmSpec } from '../schema';
import type { NodeDraft } from './drafts';

/** What one VM takes of a node. */
export interface VmShare {
  readonly memoryMib: number;
  readonly threads: number;
  /** By storage. */
  readonly diskGib: ReadonlyMap<string, number>;
}

/** What a node has for VMs, its ratios applied; what is absent is not limited. */
export interface NodeRoom {
  readonly memoryMib?: number;
  readonly threads?: number;
  /** By storage. */
  readonly diskGib: ReadonlyMap<string, number>;
}

/** What a VM takes of a node that it would run on. */
export function shareOf(vm: VmSpec, node: NodeDraft): VmShare {
  const diskGib = new Map<string, number>();
  for (const disk of Object.values(vm.disks ?? {})) {
    const datastore = disk?.datastore ?? node.model?.datastores.disk;
    if (typeof disk?.size !== 'string' || datastore === undefined) continue;
    diskGib.set(datastore, (diskGib.get(datastore) ?? 0) + DataSize.parse(disk.size).gib);
  }
  return { memoryMib: memoryOf(vm), threads: (vm.cores ?? 1) * (vm.sockets ?? 1), diskGib };
}

/** In MiB; none where it is not said, which is reported. */
export function memoryOf({ memory }: VmSpec): number {
  return typeof memory === 'string' ? DataSize.parse(memory).mib : 0;
}

/**
 * What a node has for its VMs.
 * @param host the physical machine that it is: a node that says nothing itself has what its machine has
 */
export function roomOf({ tree, model }: NodeDraft, host: MapTree | undefined): NodeRoom {
  const ratio = (field: string): number => Number(scalarsAt(tree, 'capacity', field)[0]?.value ?? 1);
  const written = (field: 'memory' | 'cores'): PlacedScalar['value'] | undefined =>
    (scalarsAt(tree, 'capacity', field)[0] ?? scalarsAt(host, field)[0])?.value;
  const [memory, cores] = [written('memory'), written('cores')];
  const diskGib = new Map(
    (model?.storages ?? []).flatMap(({ name, sizeGib }) =>
      sizeGib === undefined || !descend(tree, ['storages', name, 'size'])
        ? []
        : [[name, sizeGib * ratio('disk_ratio')] as const],
    ),
  );
  return {
    diskGib,
    ...(memory === undefined
      ? {}
      : { memoryMib: DataSize.parse(String(memory)).mib * ratio('memory_ratio') }),
    ...(cores === undefined ? {} : { threads: Number(cores) * ratio('cores_ratio') }),
  };
}
