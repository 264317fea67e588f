import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { type PlacedScalar, scalarsAt } from '../yaml';

/** What each thing needs first, with the places where that is written. */
type Needs = ReadonlyMap<string, readonly PlacedScalar[]>;

/** Nothing may need itself, however far around: machines, clusters, and interfaces of a physical machine. */
export function checkCycles(site: SiteDraft, problems: ProblemList): void {
  const needs = (things: readonly { name: string; needed: readonly PlacedScalar[] }[]): Needs =>
    new Map(things.map(({ name, needed }) => [name, needed]));
  const machines = [...site.machines, ...site.hosts].map(({ name, hardware }) => ({
    name,
    needed: scalarsAt(hardware, 'depends_on'),
  }));
  report('machines depend on each other in a circle', needs(machines), problems);
  const clusters = site.clusters.map(({ name, tree }) => ({ name, needed: scalarsAt(tree, 'depends_on') }));
  report('clusters depend on each other in a circle', needs(clusters), problems);
  for (const { name, nics } of site.hosts) {
    // What has two kinds is told of by itself.
    if (new Set(nics.map((nic) => nic.name)).size < nics.length) continue;
    const interfaces = nics.map((nic) => ({ name: nic.name, needed: nic.lowers }));
    report(`interfaces of "${name}" are made of each other in a circle`, needs(interfaces), problems);
  }
}

function report(what: string, needs: Needs, problems: ProblemList): void {
  for (const { path, place } of findCycles(needs)) {
    problems.add({
      code: 'DEPENDENCY_CYCLE',
      message: `${what}: ${path.join(' → ')}`,
      hint: 'remove one of these references',
      place,
    });
  }
}

/** One way around each circle. Without recursion: a chain may be as long as the site is large. */
function findCycles(needs: Needs): readonly { path: readonly string[]; place: PlacedScalar['place'] }[] {
  const cycles: { path: readonly string[]; place: PlacedScalar['place'] }[] = [];
  const done = new Set<string>();
  for (const start of needs.keys()) {
    if (done.has(start)) continue;
    const path = [start];
    const onPath = new Set(path);
    const next = [0];
    while (path.length > 0) {
      const at = path.at(-1) ?? '';
      const index = next.pop() ?? 0;
      const need = needs.get(at)?.[index];
      if (!need) {
        done.add(at);
        onPath.delete(at);
        path.pop();
        continue;
      }
      next.push(index + 1);
      const name = String(need.value);
      if (onPath.has(name)) {
        cycles.push({ path: [...path.slice(path.indexOf(name)), name], place: need.place });
      } else if (!done.has(name)) {
        path.push(name);
        onPath.add(name);
        next.push(0);
      }
    }
  }
  return cycles;
}
