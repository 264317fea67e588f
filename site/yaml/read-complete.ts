import type { Document, ErrorCode } from 'yaml';
import type { ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { composeTree } from './compose-tree';
import { DEEPEST, type Excess, parseDocument } from './parse-document';
import { SyntaxProblems } from './syntax-problem';
import type { Tree } from './tree';

/** Reads any YAML 1.2 document with the place of every value. All errors are reported; then nothing is returned. */
export function readComplete(source: SourceFile, text: string, problems: ProblemList): Tree | undefined {
  const document = parseDocument(text);
  if ('excess' in document) {
    reportExcess(document, source, problems);
    return undefined;
  }
  reportErrors(document, source, problems);
  const tree = composeTree(document, source, problems);
  return document.errors.length > 0 ? undefined : tree;
}

function reportExcess({ excess, offset }: Excess, source: SourceFile, problems: ProblemList): void {
  const place = { source, start: offset, end: offset + 1 };
  if (excess === 'depth') {
    const message = `values are nested more than ${String(DEEPEST)} deep`;
    problems.add({ code: 'YAML_DEPTH', message, hint: 'flatten the file', place });
  } else {
    const message = 'the file has more than a million keys, values and signs';
    const hint = 'split it into files under vms/ or hosts/';
    problems.add({ code: 'FILE_TOO_LARGE', message, hint, place });
  }
}

/** What the parser says of the rest of a line that it lost its way in. */
const FOLLOW_UPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UNEXPECTED_TOKEN', 'MULTILINE_IMPLICIT_KEY']);

/** What comes later in a file mostly follows from what came before. */
const MOST_ERRORS = 100;

/** Reports errors without those that only follow from another one of the same line. */
function reportErrors(document: Document.Parsed, source: SourceFile, problems: ProblemList): void {
  const lines = new Map<number, ErrorCode>();
  const words = new SyntaxProblems(document, source);
  const nested = new Set(
    document.errors.flatMap(({ code, pos }) => (code === 'BLOCK_AS_IMPLICIT_KEY' ? pos[0] : [])),
  );
  for (const error of document.errors.slice(0, MOST_ERRORS)) {
    // A key that goes on in the next line, and is no key: one mistake.
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && nested.has(error.pos[0])) continue;
    const finding = words.of(error);
    // What is marked may be the line below the mistake.
    const { line } = source.position(Math.min(finding.place.start, error.pos[1]));
    const before = lines.get(line);
    // The line after a tab is indented otherwise than what the tab was taken for.
    const isAfterTab = [line - 1, line].some((each) => lines.get(each) === 'TAB_AS_INDENT');
    if (isAfterTab && error.code !== 'TAB_AS_INDENT') continue;
    if (before === 'BAD_INDENT' || (before !== undefined && FOLLOW_UPS.has(error.code))) continue;
    lines.set(line, error.code);
    problems.add(finding);
  }
  const more = document.errors.length - MOST_ERRORS;
  if (more > 0) {
    problems.add({
      code: 'YAML_SYNTAX',
      message: `${source.name} has ${more.toLocaleString('en')} more places that are not YAML`,
      hint: 'correct those above first; is it a file of another kind?',
    });
  }
}
