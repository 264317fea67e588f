import type { ObjectValue } from '../../values';
import { importId } from '../objects';

/** Import ids that are the name of a node. */
export function oneNode(id: string): ObjectValue {
  return importId(/^(?<node_name>[^/:\s]+)$/, 'the name of a node, as in pve1')(id);
}
