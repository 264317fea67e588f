import type { Documents } from '../documents';
import { formatPlace, type ProblemList } from '../errors';
import type { Place } from '../text';
import { emptyMap, type MapTree } from '../yaml';
import { overlay, section } from './overlay';

/** A VM's own entry. */
export interface VmEntry {
  readonly tree: MapTree;
  readonly place: Place;
  /** The entry was refused as a whole: nothing is known of the VM but its name. */
  readonly refused?: true;
}

/** The entries of all VMs, by name; those that are described twice are reported. */
export function collectVmEntries(documents: Documents, problems: ProblemList): Map<string, VmEntry> {
  const specs = new Map<string, VmEntry>();
  for (const [name, { key, value }] of section(documents.vmSpecs, 'vms')?.entries ?? []) {
    const tree = value.kind === 'map' ? value : emptyMap(value.place);
    specs.set(name, { tree, place: key, ...(value.kind === 'invalid' ? { refused: true } : {}) });
  }
  for (const [name, tree] of documents.vms) {
    const twin = specs.get(name);
    if (twin) {
      reportTwice(name, tree.place, twin.place, problems);
      // What the other says counts below, so that nothing is missed that only one of them has.
      specs.set(name, { ...twin, tree: overlay(twin.tree, tree, twin.tree) });
    } else {
      const refused = documents.broken.has(`vms/${name}.yaml`) ? ({ refused: true } as const) : {};
      specs.set(name, { tree, place: tree.place, ...refused });
    }
  }
  return specs;
}

/** Tells of a second description of a VM. */
export function reportTwice(name: string, place: Place, first: Place, problems: ProblemList): void {
  const hint = `the other is at ${formatPlace(first)}; merge them, or rename one`;
  problems.add({ code: 'DUPLICATE_VM', message: `"${name}" is described twice`, hint, place });
}
