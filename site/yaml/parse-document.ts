import { Composer, type CST, type Document, Lexer, Parser, YAMLParseError } from 'yaml';

/** A site needs about ten levels; the limit keeps every recursion safe, the parser's own included. */
export const DEEPEST = 64;
/** Lexemes of one file, each of which takes some 250 bytes while it is parsed: about 30,000 machines. */
const MOST_LEXEMES = 1_000_000;

/** Why a text was not parsed to its end, and at which offset that was clear. */
export interface Excess {
  readonly excess: 'depth' | 'size';
  readonly offset: number;
}

/**
 * Parses a text as one YAML 1.2 document, as the library's own `parseDocument` does. What is nested too deep or has too
 * many parts is given up while it is read, before anything is made of it.
 */
export function parseDocument(text: string): Document.Parsed | Excess {
  const tokens = new BoundedTokens(text);
  const composer = new Composer({
    schema: 'core',
    stringKeys: true,
    // It would compare each key with all before it; composeTree finds duplicates in linear time.
    uniqueKeys: false,
    prettyErrors: false,
  });
  let first: Document.Parsed | undefined;
  for (const document of composer.compose(tokens.read(), true, text.length)) {
    if (tokens.excess) return tokens.excess;
    if (!first) first = document;
    else {
      // Without a word, what it says would be lost.
      const [start, end] = document.range;
      first.errors.push(
        new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'Source contains multiple documents'),
      );
      break;
    }
  }
  if (!first) throw new Error('the YAML library composed no document');
  return first;
}

class BoundedTokens {
  excess: Excess | undefined;

  constructor(private readonly text: string) {}

  /** The tokens of the text; fewer where there is an excess. */
  *read(): Generator<CST.Token, void> {
    const parser = new Parser();
    let lexemes = 0;
    for (const lexeme of new Lexer().lex(this.text)) {
      yield* parser.next(lexeme);
      lexemes += 1;
      // The first one is the document.
      if (parser.stack.length > DEEPEST + 2) this.excess = { excess: 'depth', offset: startOf(parser) };
      else if (lexemes > MOST_LEXEMES) this.excess = { excess: 'size', offset: parser.offset };
      if (this.excess) return;
    }
    yield* parser.end();
  }
}

/** Where the innermost value starts. */
function startOf(parser: Parser): number {
  const top = parser.stack.at(-1);
  return top && 'offset' in top ? top.offset : parser.offset;
}
