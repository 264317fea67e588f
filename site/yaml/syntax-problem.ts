import { type Document, type ErrorCode, isCollection, isScalar, visit } from 'yaml';
import type { Finding } from '../errors';
import type { SourceFile } from '../text';

/** What the parser says of an error. */
type SyntaxFault = Readonly<{ code: ErrorCode; message: string; pos: readonly [number, number] }>;
/** Message and hint. */
type Words = readonly [message: string, hint: string];

const QUOTE_OR_SPACE = 'put the text in quotes; a line that goes on with text needs more indentation';

/** What the parser's own words of an error begin with, and ours, which need no knowledge of YAML's grammar. */
const WORDS: readonly (readonly [start: string, words: Words])[] = [
  ['Tabs are not allowed', ['a tab indents this line', 'indent with spaces: YAML does not take tabs']],
  [
    'Source contains multiple documents',
    ['a second document starts here', 'remove the line with --- : a file holds one document'],
  ],
  ['With stringKeys', ['this key is not text', 'keys must be text']],
  [
    'A block sequence may not be used',
    [
      'an entry of a list stands among the keys of a map',
      'indent it below the key that it belongs to, or remove the "- "',
    ],
  ],
  [
    'Implicit keys need to be on a single line',
    ['this line has no colon', 'write "key: value"; is a colon or a closing quote missing?'],
  ],
  [
    'Implicit map keys need to be followed by map values',
    ['this line has no colon', 'write "key: value"; is a colon missing?'],
  ],
  [
    'Nested mappings are not allowed',
    ['a second colon on one line', 'put the value in quotes if it holds ": ", or on a line of its own'],
  ],
  [
    'All mapping items must start at the same column',
    [
      'this line is indented like none above it',
      'keys of one map start in the same column; check the indentation',
    ],
  ],
  [
    'The : indicator must be at most 1024 chars',
    ['a key cannot be longer than 1,024 characters', 'is the closing quote of an earlier text missing?'],
  ],
  ['Comments must be separated', ['the comment touches what is before it', 'put a space before the #']],
  ['Plain value cannot start with', ['text cannot start with this character', 'put the text in quotes']],
  [
    'Invalid escape sequence',
    [
      'this backslash means nothing in double quotes',
      'write two backslashes, or put the text in single quotes',
    ],
  ],
];

/** Puts the parser's errors of one document into words for people, at the places where the mistakes were made. */
export class SyntaxProblems {
  #openers: readonly Opener[] | undefined;

  constructor(
    private readonly document: Document.Parsed,
    private readonly source: SourceFile,
  ) {}

  /** An error in words. */
  of(error: SyntaxFault): Finding & { readonly place: { readonly start: number } } {
    const { source } = this;
    const code = 'YAML_SYNTAX';
    const open = this.unclosed(error);
    if (open !== undefined) {
      const opener = source.text.charAt(open);
      const closer = { '[': ']', '{': '}' }[opener] ?? opener;
      return {
        code,
        message: `the ${opener} is not closed`,
        hint: `add a ${closer} where it ends; if it spans lines, each must be indented`,
        place: { source, start: open, end: open + 1 },
      };
    }
    const [start, end] = withoutIndent(error.pos, source.text);
    const place = { source, start, end };
    const deeper = startsWithTooDeep(error, source.text);
    if (deeper !== undefined) {
      const message = 'this line is indented deeper than the key above it, which has a value already';
      const hint = 'start it in the column of that key; or give that key no value of its own';
      return { code, message, hint, place: { source, start: deeper, end: deeper + 1 } };
    }
    const known = WORDS.find(([beginning]) => error.message.startsWith(beginning));
    if (known) return { code, message: known[1][0], hint: known[1][1], place };
    if (error.code === 'UNEXPECTED_TOKEN') {
      const before = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
      const [message, hint] = unexpected(source.text.slice(start, Math.min(end, start + 100)), before);
      return { code, message, hint, place };
    }
    const message = error.message.charAt(0).toLowerCase() + error.message.slice(1);
    return { code, message, hint: 'correct the marked place; see https://yaml.org/spec/1.2.2/', place };
  }

  /** Where the innermost bracket or quote was opened that the parser misses the end of. */
  private unclosed({ message, pos: [at] }: SyntaxFault): number | undefined {
    if (!/must (be sufficiently indented and )?end with|^Missing closing/.test(message)) return undefined;
    this.#openers ??= openersOf(this.document, this.source.text);
    return this.#openers.findLast(({ start, end }) => start <= at && end >= at)?.start;
  }
}

/** A value that starts with a bracket or a quote. */
interface Opener {
  readonly start: number;
  readonly end: number;
}

/** Those of a document, each before what is in it. */
function openersOf(document: Document.Parsed, text: string): readonly Opener[] {
  const openers: Opener[] = [];
  visit(document, {
    Node(_, node) {
      const [start, end] = node.range ?? [0, 0];
      const opener = text.charAt(start);
      const isFlow = isCollection(node) && (opener === '[' || opener === '{');
      const isQuoted = isScalar(node) && (opener === '"' || opener === "'");
      if (isFlow || isQuoted) openers.push({ start, end });
    },
  });
  return openers;
}

function unexpected(token: string, before: string): Words {
  const line = token.split('\n', 1)[0] ?? '';
  const shown = line.length > 40 ? `${line.slice(0, 40)}…` : line;
  if (/[|>][-+0-9]*[ \t]+$/.test(before))
    return [`"${shown}" stands behind | or >`, 'start the text on the next line, indented'];
  if (token === ']' || token === '}')
    return [`the ${token} closes nothing`, 'remove it, or put the text in quotes'];
  return [`"${shown}" is not expected here`, QUOTE_OR_SPACE];
}

/** An indentation is not what is wrong with a line: what stands behind it is marked. */
function withoutIndent([start, end]: readonly [number, number], text: string): [number, number] {
  let from = start;
  while (text.charAt(from) === ' ') from += 1;
  return [from, Math.max(end, from + 1)];
}

/** Where the line starts that goes on with the value of the line above, and is a key itself; undefined where none does. */
function startsWithTooDeep({ message, pos: [start] }: SyntaxFault, text: string): number | undefined {
  if (!message.startsWith('Nested mappings are not allowed')) return undefined;
  const colon = text.slice(start).search(/:(\s|$)/);
  const line = text.lastIndexOf('\n', start + colon);
  if (colon < 0 || line < start) return undefined;
  return withoutIndent([line + 1, line + 2], text)[0];
}
