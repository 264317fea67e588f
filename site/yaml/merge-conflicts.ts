import type { ProblemList } from '../errors';
import type { SourceFile } from '../text';

/** A line that git leaves at the start of a side of a conflict, or at its end. */
const MARK = /^(<{7}|={7}|>{7})(?: .*)?$/gm;

/** Tells of each merge conflict once, in place of what its marks are as YAML; false where there is none. */
export function reportConflicts(source: SourceFile, problems: ProblemList): boolean {
  let isAny = false;
  // Offsets of the first mark, and of the one between the sides.
  let start: number | undefined;
  let middle: number | undefined;
  for (const { index, 1: mark = '' } of source.text.matchAll(MARK)) {
    if (mark.startsWith('<')) [start, middle] = [index, undefined];
    else if (mark.startsWith('=')) middle = index;
    else if (start !== undefined && middle !== undefined) {
      report(source, [start, index], problems);
      [start, middle, isAny] = [undefined, undefined, true];
    }
  }
  return isAny;
}

function report(source: SourceFile, [start, end]: readonly [number, number], problems: ProblemList): void {
  const [first, last] = [source.position(start).line, source.position(end).line];
  problems.add({
    code: 'MERGE_CONFLICT',
    message: `lines ${String(first)} to ${String(last)} are a merge conflict that nobody resolved`,
    hint: 'keep what holds of both sides, and remove the lines of <<<<<<<, ======= and >>>>>>>',
    place: { source, start, end: start + '<<<<<<<'.length },
  });
}
