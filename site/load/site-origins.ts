import type { Json } from '../model';
import type { MachineDraft, SiteDraft } from '../resolve';
import { toPlain, type Tree } from '../yaml';

/** Where a value was written. Lines and columns count from 1. */
export interface Origin {
  /** `specs/envs/dev.yaml`, `--set`, or `<built-in>`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A leaf of a machine's merged layers. */
export interface ExplainedValue {
  /** `vm.memory`, `install.users.admin.sudo` */
  readonly path: string;
  readonly value: Json;
  readonly origin: Origin;
  /** What lower layers said, the nearest first. */
  readonly shadowed: readonly { readonly value: Json; readonly origin: Origin }[];
}

/** Tells where each value of a site came from. Nothing is computed until it is asked. */
export class SiteOrigins {
  readonly #machines: ReadonlyMap<string, MachineDraft>;

  constructor(draft: SiteDraft) {
    this.#machines = new Map(draft.machines.map((machine) => [machine.name, machine]));
  }

  /** Every value of a machine with its origin, in the order of the layers; empty for an unknown machine. */
  explain(machine: string): readonly ExplainedValue[] {
    const draft = this.#machines.get(machine);
    if (!draft) return [];
    return [...leaves(draft.hardware, 'vm'), ...allocated(draft), ...leaves(draft.software, 'install')];
  }
}

function allocated(draft: MachineDraft): ExplainedValue[] {
  return (draft.allocated ?? []).map(({ path, value, place: { source, start } }) => ({
    path,
    value,
    origin: { file: source.name, ...source.position(start) },
    shadowed: [],
  }));
}

function leaves(tree: Tree, path: string): ExplainedValue[] {
  if (tree.kind === 'map' && tree.entries.size > 0) {
    return [...tree.entries].flatMap(([key, { value }]) => leaves(value, `${path}.${key}`));
  }
  const shadowed = (tree.shadowed ?? []).map((lower) => ({
    value: toPlain(lower) ?? null,
    origin: originOf(lower),
  }));
  return [{ path, value: toPlain(tree) ?? null, origin: originOf(tree), shadowed }];
}

function originOf({ place: { source, start } }: Tree): Origin {
  return { file: source.name, ...source.position(start) };
}
