import { createHash } from 'node:crypto';
import { isStanding, type FaultRule } from './rule';

/** What a request is about. */
export interface RequestFacts {
  readonly method: string;
  /** Below `/api2/json`, `/nodes/lab/qemu/100/clone`. */
  readonly path: string;
  readonly vmids: readonly number[];
  readonly nodes: readonly string[];
  readonly storages: readonly string[];
}

const patterns = new Map<string, RegExp>();

/** `/nodes/{node}/qemu/*` as an expression; each pattern is turned once. */
function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const source = path.replace(/\*\*|\*|\{[\w-]+\}|[.+?^$()|[\]\\{}]/g, (part) => {
    if (part === '**') return '.*';
    return part === '*' || part.length > 1 ? '[^/]+' : `\\${part}`;
  });
  const pattern = new RegExp(`^${source}/?$`);
  if (patterns.size > 1000) patterns.clear();
  patterns.set(path, pattern);
  return pattern;
}

function meets<T>(wished: T | readonly T[] | undefined, found: readonly T[]): boolean {
  if (wished === undefined) return true;
  return (Array.isArray(wished) ? (wished as readonly T[]) : [wished as T]).some((each) =>
    found.includes(each),
  );
}

/** Whether a request is one that the rule is about. */
export function matches(rule: FaultRule, facts: RequestFacts): boolean {
  if (!meets(rule.method, [facts.method as 'GET'])) return false;
  if (rule.path !== undefined && !patternOf(rule.path).test(facts.path)) return false;
  // A state's own objects say where it is, and not only which request brings it about.
  if (isStanding(rule) && rule.path !== undefined) return true;
  return (
    meets(rule.vmid, facts.vmids) && meets(rule.node, facts.nodes) && meets(rule.storage, facts.storages)
  );
}

/**
 * Whether a rule acts on the `count`th request that matches it.
 *
 * @param count from 1
 * @param fired how often it acted before
 */
export function isDue(rule: FaultRule, count: number, fired: number): boolean {
  const turn = count - (rule.after ?? 0);
  const { every = 1, first = Infinity, probability = 1 } = rule;
  if (turn < 1 || turn % every !== 0 || fired >= first) return false;
  return probability >= 1 || chance(rule.seed ?? 1, count) < probability;
}

/** A number from 0 to 1 that only depends on the seed and the count, so that a restart of the lab changes nothing. */
function chance(seed: number, count: number): number {
  return createHash('sha256').update(`${seed}:${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
}
