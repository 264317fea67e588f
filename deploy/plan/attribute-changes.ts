import type { Change } from './plan-json';

/** Numbers and switches as they are; lists, maps, and what is secret or not known yet as text. */
export type AttributeValue = string | number | boolean;

/** One value that differs. */
export interface AttributeChange {
  /** `memory.dedicated`, `disk.0.size`: blocks that occur once have no number. */
  readonly path: string;
  /** Absent where there was nothing. */
  readonly before?: AttributeValue;
  /** Absent where there will be nothing. */
  readonly after?: AttributeValue;
  /** It cannot be changed in place. */
  readonly replaces: boolean;
}

const unknown = '(known after apply)';
const secret = '(secret)';

/** What differs between before and after of a change, by paths, in the order of the names. */
export function attributeChanges(change: Change): AttributeChange[] {
  const found: AttributeChange[] = [];
  const replaced = (change.replace_paths ?? []).map((path) => path.map(String));
  const walk = (path: readonly string[], sides: Sides): void => {
    const { before, after } = sides;
    if (sides.isUnknown !== true && JSON.stringify(before) === JSON.stringify(after) && !hasUnknown(sides))
      return;
    const keys = isSecret(sides) || sides.isUnknown === true ? undefined : keysOf(before, after, sides);
    if (keys) {
      for (const key of keys) walk([...path, key], childOf(sides, key));
      return;
    }
    const from = shown(before, sides.beforeSecret === true);
    const to = sides.isUnknown === true ? unknown : shown(after, sides.afterSecret === true);
    if (from === undefined && to === undefined) return;
    found.push({
      path: readable(path),
      ...(from === undefined ? {} : { before: from }),
      ...(to === undefined ? {} : { after: to }),
      replaces: replaced.some((prefix) => prefix.every((part, index) => path[index] === part)),
    });
  };
  walk([], {
    before: change.before,
    after: change.after,
    isUnknown: change.after_unknown,
    beforeSecret: change.before_sensitive,
    afterSecret: change.after_sensitive,
  });
  return found;
}

/** The values at one place, and the marks of that place: `true` for all of it, or of the same shape. */
interface Sides {
  readonly before: unknown;
  readonly after: unknown;
  readonly isUnknown: unknown;
  readonly beforeSecret: unknown;
  readonly afterSecret: unknown;
}

function childOf(sides: Sides, key: string): Sides {
  const at = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return {
    before: at(sides.before),
    after: at(sides.after),
    isUnknown: at(sides.isUnknown),
    beforeSecret: sides.beforeSecret === true ? true : at(sides.beforeSecret),
    afterSecret: sides.afterSecret === true ? true : at(sides.afterSecret),
  };
}

function isSecret({ beforeSecret, afterSecret }: Sides): boolean {
  return beforeSecret === true || afterSecret === true;
}

function hasUnknown({ isUnknown }: Sides): boolean {
  return typeof isUnknown === 'object' && isUnknown !== null && JSON.stringify(isUnknown).includes('true');
}

/** The keys to go on with; undefined for values that are shown as they are. */
function keysOf(before: unknown, after: unknown, sides: Sides): string[] | undefined {
  const maps = [before, after, hasUnknown(sides) ? sides.isUnknown : undefined].filter(isOpen);
  const isMixed = [before, after].some((value) => value !== null && value !== undefined && !isOpen(value));
  if (maps.length === 0 || isMixed) return undefined;
  return [...new Set(maps.flatMap((map) => Object.keys(map)))].sort(byNumberThenName);
}

/** Maps, and lists of maps; lists of plain values are easier to read whole. */
function isOpen(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some((item) => typeof item === 'object' && item !== null);
}

function byNumberThenName(one: string, other: string): number {
  return Number(one) - Number(other) || (one < other ? -1 : 1);
}

function shown(value: unknown, isHidden: boolean): AttributeValue | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (isHidden) return secret;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : JSON.stringify(value);
}

/** Terraform counts blocks that can occur only once, too. */
function readable(path: readonly string[]): string {
  const many = new Set(['disk', 'network_device', 'network_interface', 'mount_point', 'rule', 'cidr']);
  return path.filter((part, index) => part !== '0' || many.has(path[index - 1] ?? '')).join('.');
}
