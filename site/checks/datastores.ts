import { type ProblemList, suggestName } from '../errors';
import { BUILT_IN_NAME } from '../layers';
import type { NodeDraft, SiteDraft } from '../resolve';
import { descend, placeOf, type PlacedScalar, scalarsAt } from '../yaml';

/** What a node's storages are used for, and the kind of content that PVE must take there. */
const USES = { iso: 'iso', image: 'import', snippets: 'snippets', disk: 'images' } as const;
type Use = keyof typeof USES;

/** Storages that disks and nodes name exist on the node and take what is to be there, where it describes its storages. */
export function checkDatastores(site: SiteDraft, problems: ProblemList): void {
  const wanted = new Map<NodeDraft, Set<Use>>();
  const check = (node: NodeDraft | undefined, found: readonly PlacedScalar[], { whose, use }: What): void => {
    const storages = descend(node?.tree, ['storages']);
    // A node that describes no storages may have any.
    if (!node || storages?.kind !== 'map' || storages.entries.size === 0) return;
    for (const { value, place: written } of found) {
      const name = String(value);
      // Nobody can correct a default; the list is what has to change.
      const place = written.source.name === BUILT_IN_NAME ? storages.place : written;
      if (!storages.entries.has(name)) {
        problems.add({
          code: 'UNKNOWN_DATASTORE',
          message: `${whose} is to be on storage "${name}", which node "${node.name}" does not have`,
          hint: suggestName(name, storages.entries.keys(), 'storage'),
          place,
        });
      } else if (use) checkContent(node, { name, whose, use, place: written }, problems);
    }
  };
  for (const { name, node: placed, hardware, vm, environment, bootMethod } of site.machines) {
    const node = placed && site.nodes.get(placed.value);
    if (!node) continue;
    const uses = wanted.get(node) ?? new Set();
    wanted.set(node, uses);
    uses.add(environment.cloudInit.value === 'snippets' ? 'snippets' : 'iso');
    if (bootMethod === 'image') uses.add('image');
    if (bootMethod === 'iso') uses.add('iso');
    for (const disk of Object.keys(vm.disks ?? {})) {
      const own = scalarsAt(hardware, 'disks', disk, 'datastore');
      if (own.length === 0) uses.add('disk');
      check(node, own, { whose: `disk ${disk} of "${name}"`, use: 'disk' });
    }
    check(node, scalarsAt(hardware, 'clone', 'datastore'), { whose: `the copy "${name}"`, use: 'disk' });
  }
  for (const node of site.nodes.values()) {
    for (const use of Object.keys(USES) as Use[]) {
      const found = scalarsAt(node.tree, 'datastores', use);
      check(node, found, {
        whose: `what "${use}" stands for`,
        use: wanted.get(node)?.has(use) ? use : undefined,
      });
    }
  }
}

/** Whose storage is meant, and what for; absent where nothing is kept there. */
interface What {
  readonly whose: string;
  readonly use: Use | undefined;
}

interface Kept {
  readonly name: string;
  readonly whose: string;
  readonly use: Use;
  readonly place: PlacedScalar['place'];
}

function checkContent(node: NodeDraft, { name, whose, use, place }: Kept, problems: ProblemList): void {
  const listed = descend(node.tree, ['storages', name, 'content']);
  // A kind that was refused may be the one that is wanted.
  if (listed?.kind === 'list' && listed.items.some((item) => item.kind === 'invalid')) return;
  const content = scalarsAt(node.tree, 'storages', name, 'content').map(({ value }) => String(value));
  const needed = USES[use];
  const isBuiltIn = place.source.name === BUILT_IN_NAME;
  if (content.length === 0 || content.includes(needed)) return;
  problems.add({
    code: 'DATASTORE_CONTENT',
    message: `${whose} is to be on storage "${name}" of node "${node.name}", which takes ${content.join(', ')} and no ${needed}`,
    hint: `take another storage, or add ${needed} to its "content" and run: pvesm set ${name} --content ${[...content, needed].join(',')}`,
    place: isBuiltIn ? placeOf(node.tree, ['storages', name, 'content']) : place,
    about: use,
  });
}
