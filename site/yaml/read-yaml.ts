import { type Document, type ErrorCode, parseDocument } from 'yaml';
import type { ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { composeTree } from './compose-tree';
import { syntaxProblem } from './syntax-problem';
import type { Tree } from './tree';

/**
 * Reads a YAML 1.2 document with the place of every value. All errors are reported; then nothing is returned.
 *
 * Tags are refused, so no code runs and nothing but text, numbers, booleans, null, lists and maps comes out.
 * @param text - what to parse, with the offsets of the source, where that is not its whole text
 */
export function readYaml(source: SourceFile, problems: ProblemList, text = source.text): Tree | undefined {
  let document;
  try {
    // uniqueKeys compares each key with all before it; composeTree finds duplicates in linear time.
    document = parseDocument(text, {
      schema: 'core',
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      // 'silent' would also keep quiet about a second document, whose values would then be lost.
      logLevel: 'error',
    });
  } catch (error) {
    // The parser descends by recursion; only thousands of nested brackets exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const place = { source, start: 0, end: 1 };
    problems.add({
      code: 'YAML_DEPTH',
      message: 'values are nested too deep',
      hint: 'flatten the file',
      place,
    });
    return undefined;
  }
  reportErrors(document, source, problems);
  const tree = composeTree(document, source, problems);
  return document.errors.length > 0 ? undefined : tree;
}

/** What the parser says of the rest of a line that it lost its way in. */
const FOLLOW_UPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UNEXPECTED_TOKEN', 'MULTILINE_IMPLICIT_KEY']);

/** Reports errors without those that only follow from another one of the same line. */
function reportErrors(document: Document.Parsed, source: SourceFile, problems: ProblemList): void {
  const lines = new Set<number>();
  for (const error of document.errors) {
    const finding = syntaxProblem(error, document, source);
    const { line } = source.position(finding.place.start);
    if (lines.has(line) && FOLLOW_UPS.has(error.code)) continue;
    lines.add(line);
    problems.add(finding);
  }
}
