import { type ErrorCode, parseDocument } from 'yaml';
import type { ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { composeTree } from './compose-tree';
import type { Tree } from './tree';

/** Plain words for the parser's errors that newcomers meet most. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'indent with spaces: YAML does not take tabs',
  BAD_INDENT: 'check the indentation, and that every [ and { before this place is closed',
  MISSING_CHAR: 'a character is missing here; often it is a closing quote, ], } or the colon after a key',
  MULTIPLE_DOCS: 'remove the line with --- : a file holds one document',
  BLOCK_AS_IMPLICIT_KEY: 'put the value on a line of its own, or in quotes if it holds ": "',
  MULTILINE_IMPLICIT_KEY: 'a key and its colon must be on one line; is a colon or a closing quote missing?',
  NON_STRING_KEY: 'keys must be text',
};

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
      logLevel: 'silent',
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
  for (const { code, message, pos } of document.errors) {
    problems.add({
      code: 'YAML_SYNTAX',
      message: message.charAt(0).toLowerCase() + message.slice(1),
      hint: HINTS[code] ?? 'correct the marked place; see https://yaml.org/spec/1.2.2/',
      place: { source, start: pos[0], end: pos[1] },
    });
  }
  const tree = composeTree(document, source, problems);
  return document.errors.length > 0 ? undefined : tree;
}
