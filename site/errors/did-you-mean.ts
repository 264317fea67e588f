import { distance } from 'fastest-levenshtein';

/** More candidates than this are not compared: the answer must stay quick for sites of thousands of machines. */
const MOST_CANDIDATES = 2000;

/** Longer ones are no slips of the pen. */
const LONGEST_NAME = 200;
/** How many `_` and `-` one name may have more than the other, which do not count as differences. */
const MOST_SEPARATORS = 20;

/** The known name that was probably meant, if one is near enough. */
export function nearest(got: string, known: Iterable<string>): string | undefined {
  if (got.length > LONGEST_NAME) return undefined;
  let best: string | undefined;
  // Of one letter, every name of two would be near.
  let bestDistance = Math.min(Math.max(1, Math.floor(got.length / 3)) + 1, got.length);
  let compared = 0;
  for (const candidate of known) {
    if ((compared += 1) > MOST_CANDIDATES) break;
    if (Math.abs(candidate.length - got.length) > bestDistance + MOST_SEPARATORS) continue;
    const steps = stepsBetween(normal(got), normal(candidate));
    if (steps < bestDistance) [best, bestDistance] = [candidate, steps];
  }
  return best;
}

/**
 * `did you mean "debian-12"?` or, with nothing near, the names that there are.
 * @param where - where such things are described or how one is made, as a clause: `they are "isos" in defaults.yaml`
 */
export function suggestName(got: string, known: Iterable<string>, noun: string, where?: string): string {
  const names = [...known];
  const near = nearest(got, names);
  if (near !== undefined) {
    return `did you mean "${near}"?${where === undefined ? '' : ` ${where.charAt(0).toUpperCase()}${where.slice(1)}`}`;
  }
  const after = where === undefined ? '' : `; ${where}`;
  if (names.length === 0) return `there is no ${noun} yet${after}`;
  const listed = names.slice(0, 8).join(', ');
  return `known: ${listed}${names.length > 8 ? `, … (${String(names.length)} in all)` : ''}${after}`;
}

/** Two neighbours that changed places are one slip and not two. */
function stepsBetween(got: string, candidate: string): number {
  let at = 0;
  while (at < got.length && got[at] === candidate[at]) at += 1;
  const isSwap =
    at + 1 < got.length &&
    got.length === candidate.length &&
    got.slice(0, at) + String(got[at + 1]) + String(got[at]) + got.slice(at + 2) === candidate;
  return isSwap ? 1 : distance(got, candidate);
}

/** Case and the choice between `_` and `-` do not count as differences. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
