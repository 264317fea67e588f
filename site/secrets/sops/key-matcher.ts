import { createContext, Script } from 'node:vm';

/** A pattern that takes longer for a key is one that was made to hang. */
const LONGEST_MS = 100;

/** Tells whether a key matches. */
export type KeyMatcher = (key: string) => boolean;

/**
 * Makes a matcher of a pattern that stands in a file, which may be hostile: a match that does not end is cut off.
 * @throws SyntaxError for what is no pattern; Error for one that takes too long, when it is used
 */
export function keyMatcher(pattern: string): KeyMatcher {
  const context = createContext({ pattern: new RegExp(pattern), key: '' });
  const script = new Script('pattern.test(key)');
  const known = new Map<string, boolean>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    context['key'] = key;
    const matches = script.runInContext(context, { timeout: LONGEST_MS }) === true;
    known.set(key, matches);
    return matches;
  };
}
