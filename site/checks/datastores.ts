import { type ProblemList, suggestName } from '../errors';
import { BUILT_IN_NAME } from '../layers';
import type { NodeDraft, SiteDraft } from '../resolve';
import { descend, type PlacedScalar, scalarsAt } from '../yaml';

const USES = ['iso', 'image', 'snippets', 'disk'];

/** Storages that disks and nodes name exist on the node, where it describes its storages. */
export function checkDatastores(site: SiteDraft, problems: ProblemList): void {
  const check = (node: NodeDraft | undefined, found: readonly PlacedScalar[], whose: string): void => {
    const storages = descend(node?.tree, ['storages']);
    // A node that describes no storages may have any.
    if (!node || storages?.kind !== 'map' || storages.entries.size === 0) return;
    for (const { value, place } of found) {
      if (storages.entries.has(String(value))) continue;
      problems.add({
        code: 'UNKNOWN_DATASTORE',
        message: `${whose} is to be on storage "${String(value)}", which node "${node.name}" does not have`,
        hint: suggestName(String(value), storages.entries.keys(), 'storage'),
        // Nobody can correct a default; the list is what has to change.
        place: place.source.name === BUILT_IN_NAME ? storages.place : place,
      });
    }
  };
  for (const node of site.nodes.values()) {
    for (const use of USES) check(node, scalarsAt(node.tree, 'datastores', use), `what "${use}" stands for`);
  }
  for (const { name, node: placed, hardware, vm } of site.machines) {
    const node = placed && site.nodes.get(placed.value);
    for (const disk of Object.keys(vm.disks ?? {})) {
      check(node, scalarsAt(hardware, 'disks', disk, 'datastore'), `disk ${disk} of "${name}"`);
    }
    check(node, scalarsAt(hardware, 'clone', 'datastore'), `the copy "${name}"`);
  }
}
