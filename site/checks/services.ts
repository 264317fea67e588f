import { type ProblemList, suggestName } from '../errors';
import type { SiteDraft } from '../resolve';
import { descend, type Entry, scalarsAt, type Tree } from '../yaml';
import { Firsts } from './firsts';

/** A load balancer's frontends have an address and a backend, and its backends have servers. */
export function checkServices(site: SiteDraft, problems: ProblemList): void {
  // What many machines share is one tree, and is looked at once.
  const visited = new WeakSet<Tree>();
  for (const { software } of [...site.machines, ...site.hosts]) {
    const haproxy = descend(software, ['services', 'haproxy']);
    if (!haproxy || visited.has(haproxy)) continue;
    visited.add(haproxy);
    const backends = entriesOf(haproxy, 'backends');
    const names = backends.map(([name]) => name);
    const binds = new Firsts();
    for (const [name, entry] of entriesOf(haproxy, 'frontends')) {
      checkFrontend(name, entry, names, problems);
      for (const { value, place } of scalarsAt(entry.value, 'bind')) {
        const other = binds.claim(String(value), `frontend "${name}"`, place);
        if (other === undefined) continue;
        const message = `frontend "${name}" is to listen at ${String(value)}, where ${other} does`;
        problems.add({ code: 'BAD_VALUE', message, hint: 'give each its own address or port', place });
      }
    }
    for (const [name, { key, value }] of backends) {
      const servers = descend(value, ['servers']);
      if (servers?.kind === 'invalid') continue;
      if (servers?.kind === 'map' && [...servers.entries.values()].some((each) => isGiven(each.value)))
        continue;
      const hint = 'add servers: { web1: "10.10.10.11:443" }';
      problems.add({ code: 'MISSING_FIELD', message: `backend "${name}" has no server`, hint, place: key });
    }
  }
}

function checkFrontend(
  name: string,
  { key, value }: Entry,
  backends: readonly string[],
  problems: ProblemList,
): void {
  if (!descend(value, ['bind'])) {
    const message = `frontend "${name}" has no "bind"`;
    problems.add({ code: 'MISSING_FIELD', message, hint: 'add bind: "*:443"', place: key, about: 'bind' });
  }
  const named = descend(value, ['backend']);
  if (named?.kind === 'invalid') return;
  const backend = named?.kind === 'scalar' && typeof named.value === 'string' ? named.value : name;
  if (backends.includes(backend)) return;
  problems.add({
    code: 'UNKNOWN_BACKEND',
    message: `frontend "${name}" passes connections to the backend "${backend}", which is not there`,
    hint: suggestName(backend, backends, 'backend'),
    place: named?.place ?? key,
  });
}

function entriesOf(tree: Tree, field: string): readonly [string, Entry][] {
  const found = descend(tree, [field]);
  return found?.kind === 'map'
    ? [...found.entries].filter(([, { value }]) => value.kind !== 'invalid' && isGiven(value))
    : [];
}

function isGiven(tree: Tree): boolean {
  return !(tree.kind === 'scalar' && tree.value === null);
}
