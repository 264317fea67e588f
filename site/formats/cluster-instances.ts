import { descend, type Entry, type MapTree, type Tree } from '../yaml';
import { mapOf } from './layer';
import type { Notes } from './notes';

/** How many ids an environment has that names only the first, and so how many machines at most. */
export const MOST_INSTANCES = 1000;

/** The machines of a cluster by their number: `nodes: 3`, a list of them, or a map. What is none of these is told. */
export function instancesOf(
  cluster: string,
  { key, value: shared }: Entry,
  notes: Notes,
): [string, MapTree][] {
  const nodes = descend(shared, ['nodes']);
  const named = `"nodes" of cluster "${cluster}"`;
  if (!nodes || (nodes.kind === 'scalar' && nodes.value === null)) {
    const message = `cluster "${cluster}" has no "nodes"`;
    notes.problems.add({ code: 'MISSING_FIELD', message, hint: FORMS, place: key, about: 'nodes' });
    return [];
  }
  if (nodes.kind === 'map') {
    return [...nodes.entries].flatMap(([instance, entry]) =>
      instanceOf(instance, entry.value, `"${instance}" under ${named}`, notes),
    );
  }
  if (nodes.kind === 'list') {
    return nodes.items.flatMap((item, index) =>
      instanceOf(String(index + 1), item, `entry ${String(index + 1)} of ${named}`, notes),
    );
  }
  const count = nodes.kind === 'scalar' ? nodes.value : undefined;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MOST_INSTANCES) {
    return Array.from({ length: count }, (_, index) => [String(index + 1), mapOf(nodes.place, [])]);
  }
  if (nodes.kind === 'scalar') {
    const message = `${named} cannot be "${String(count)}"`;
    notes.problems.add({ code: 'BAD_VALUE', message, hint: FORMS, place: nodes.place });
  }
  return [];
}

const FORMS = `write how many there are, 0 to ${String(MOST_INSTANCES)}, or each: nodes: { 1: { ip: 10.0.12.31/24 } }`;

/** Of an instance nothing but its number need be said. */
function instanceOf(name: string, value: Tree, what: string, notes: Notes): [string, MapTree][] {
  if (value.kind === 'map') return [[name, value]];
  if (value.kind === 'scalar' && value.value === null) return [[name, mapOf(value.place, [])]];
  if (value.kind !== 'invalid') {
    const hint = 'write its fields: { ip: 10.0.12.31/24 }';
    notes.problems.add({ code: 'WRONG_TYPE', message: `${what} must be a map`, hint, place: value.place });
  }
  return [];
}
