import { maskSecrets, type Part } from './mask-secrets';

/** Longest part of a line that is shown. */
export const WIDTH = 120;
/** Lines beyond are not for people, and to find the secrets in them takes long. */
const LONGEST_LINE = 100_000;

/** The part of a line that is shown. */
export interface Excerpt {
  /** The line itself, of a long one the part around the column; absent where it may hold a secret. */
  readonly excerpt?: string;
  /** The column that the excerpt starts at, where that is not the first. */
  readonly excerptColumn?: number;
}

/**
 * What of a line is shown beside a problem in it: a window around the column, without what looks like secrets.
 * @param known - what is the name of a secret and none itself
 */
export function excerptOf(line: string, column: number, known?: Part): Excerpt {
  if (line.length > LONGEST_LINE) return {};
  const from = column > WIDTH ? column - WIDTH / 2 : 0;
  // A secret is known by what stands before it, which the window may not hold.
  const excerpt = maskSecrets(line, known).slice(from, from + WIDTH);
  return from === 0 ? { excerpt } : { excerpt, excerptColumn: from + 1 };
}
