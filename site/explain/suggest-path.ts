import { nearest } from '../errors';
import { type ExplainedThing, pathOf } from '../load';

/** The path that was probably meant: `vm.memory` for `memory`, `vm.mem` or `vm.memroy`; undefined with nothing near. */
export function suggestPath(got: string, things: readonly ExplainedThing[]): string | undefined {
  const known = new Set<string>();
  for (const { values } of things) {
    for (const { steps } of values) steps.forEach((_, index) => known.add(pathOf(steps.slice(0, index + 1))));
  }
  return [...known].find((path) => path.endsWith(`.${got}`)) ?? nearest(got, known) ?? nearestEnd(got, known);
}

/** Whoever leaves the section out may also slip in the rest. */
function nearestEnd(got: string, known: Iterable<string>): string | undefined {
  const byEnd = new Map<string, string>();
  for (const path of known) {
    const end = path.slice(path.indexOf('.') + 1);
    if (!byEnd.has(end)) byEnd.set(end, path);
  }
  const near = nearest(got, byEnd.keys());
  return near === undefined ? undefined : byEnd.get(near);
}
