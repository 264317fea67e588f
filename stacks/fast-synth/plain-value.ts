import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';

/** cdktf hides a token in a string as `${TfToken[…]}`, in a list with `#`, in the key of a map with `&`. */
const tokenMark = '{TfToken[';
/** A number token is a double whose top bits mark it; printed into a string it reads `-1.8…e+289`. */
const numberTokenLimit = -1e288;
const numberTokenText = /\de\+\d{3}/;

const resolver = new DefaultTokenResolver(new StringConcat());

/**
 * Replaces cdktf's tokens with what they stand for, leaves out undefined, and sorts the keys.
 *
 * cdktf's own `resolve` makes two closures and tests up to five regular expressions for every value; here it gets only
 * the values that can hold a token.
 */
export function plainValue(scope: IConstruct, value: unknown): unknown {
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
      return value;
    case 'number':
      return value < numberTokenLimit ? resolve(scope, value) : value;
    case 'string':
      return value.includes(tokenMark) || numberTokenText.test(value) ? resolve(scope, value) : value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return plainList(scope, value);
      return isLiteral(value) ? plainMap(scope, value) : resolve(scope, value);
    default:
      return resolve(scope, value);
  }
}

/** True for `{ … }`: tokens, constructs and dates have a class, and a map token has a marked key. */
function isLiteral(value: object): value is Record<string, unknown> {
  if (Object.getPrototypeOf(value) !== Object.prototype || 'resolve' in value) return false;
  for (const key in value) if (key.includes(tokenMark)) return false;
  return true;
}

function plainList(scope: IConstruct, list: readonly unknown[]): unknown {
  // A list token is one string or number that stands for the whole list.
  if (list.some(isListToken)) return resolve(scope, list);
  return list.map((item) => plainValue(scope, item)).filter((item) => item !== undefined);
}

function isListToken(item: unknown): boolean {
  if (typeof item === 'number') return item < numberTokenLimit;
  return typeof item === 'string' && item.includes(`#${tokenMark}`);
}

function plainMap(scope: IConstruct, map: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of sortedKeys(map)) {
    const item = plainValue(scope, map[key]);
    if (item !== undefined) result[key] = item;
  }
  return result;
}

/** Most maps have few keys, in order already. */
function sortedKeys(map: Record<string, unknown>): string[] {
  const keys = Object.keys(map);
  const isSorted = keys.every((key, index) => index === 0 || key > (keys[index - 1] ?? ''));
  return isSorted ? keys : keys.sort();
}

function resolve(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver, preparing: false });
}
