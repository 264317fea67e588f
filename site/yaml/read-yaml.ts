import type { ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { reportConflicts } from './merge-conflicts';
import { readComplete } from './read-complete';
import { readPlain } from './read-plain';
import type { Tree } from './tree';

/**
 * Reads a YAML 1.2 document with the place of every value. All errors are reported; then nothing is returned.
 *
 * Tags are refused, so no code runs and nothing but text, numbers, booleans, null, lists and maps comes out.
 * @param text - what to parse, with the offsets of the source, where that is not its whole text
 */
export function readYaml(source: SourceFile, problems: ProblemList, text = source.text): Tree | undefined {
  const carriageReturn = text.search(/\r(?!\n)/);
  if (carriageReturn >= 0) {
    reportCarriageReturn(carriageReturn, source, problems);
    return undefined;
  }
  if (reportConflicts(source, problems)) return undefined;
  return readPlain(source, text) ?? readComplete(source, text, problems);
}

/** To the parser it is a sign like any other, and it would tell of a second colon on one line. */
function reportCarriageReturn(start: number, source: SourceFile, problems: ProblemList): void {
  problems.add({
    code: 'YAML_SYNTAX',
    message: 'a carriage return stands here without a line feed',
    hint: 'save the file with line endings LF or CRLF; in text in quotes, write \\r',
    place: { source, start, end: start + 1 },
  });
}
