import { type ProblemList, suggestName } from '../errors';
import type { Placed, SiteDraft } from '../resolve';
import { descend } from '../yaml';

/** Every node and image that is named must be there. */
export function checkReferences(site: SiteDraft, problems: ProblemList): void {
  const checkNode = (node: Placed<string> | undefined): void => {
    if (!node || site.nodes.has(node.value)) return;
    problems.add({
      code: 'UNKNOWN_NODE',
      message: `there is no node "${node.value}"`,
      hint: suggestName(node.value, site.nodes.keys(), 'node', 'each has a file nodes/<node>.yaml'),
      place: node.place,
    });
  };
  for (const { node } of site.environments.values()) checkNode(node);
  for (const { node, hardware, vm, name, bootMethod } of site.machines) {
    checkNode(node);
    if (bootMethod !== 'image') continue;
    const place = descend(hardware, ['image'])?.place;
    if (typeof vm.image !== 'string' || site.images.has(vm.image)) continue;
    problems.add({
      code: 'UNKNOWN_IMAGE',
      message: `there is no image "${vm.image}", which "${name}" is to be made from`,
      hint: suggestName(vm.image, site.images.keys(), 'image', 'the catalogue is "images" in defaults.yaml'),
      place,
    });
  }
}
