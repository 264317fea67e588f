import type { Json } from '../model';
import type { Tree } from '../yaml';

/** The value of a scalar; undefined for lists and maps. */
export function scalarValue(tree: Tree | undefined): string | number | boolean | null | undefined {
  return tree?.kind === 'scalar' ? tree.value : undefined;
}

/** The text of a scalar. */
export function textAt(tree: Tree | undefined): string | undefined {
  const value = scalarValue(tree);
  return typeof value === 'string' ? value : undefined;
}

/** A name, which may be written as a number. */
export function nameOf(tree: Tree | undefined): string | undefined {
  const value = scalarValue(tree);
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** The texts of a list; of a single text, that one. */
export function textsAt(tree: Tree | undefined): readonly string[] {
  if (tree?.kind !== 'list') return textAt(tree) === undefined ? [] : [textAt(tree) ?? ''];
  return tree.items.flatMap((item) => textAt(item) ?? []);
}

/** Whether two values are the same, whatever the order of their keys. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  if (keysA.length !== keysB.length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keysA.every((key) => isSame((a as Record<string, Json>)[key], (b as Record<string, Json>)[key]));
}
