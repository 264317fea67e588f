import type { TomlError } from 'smol-toml';
import type { Finding } from '../errors';
import type { SourceFile } from '../text';

/** Message, hint, and the column that is meant, from 0; absent means where the parser stopped. */
type Words = readonly [message: string, hint: string, column?: number];

/** A fault of TOML in words for people. No line is repeated: it may hold a password. */
export function tomlProblem(error: TomlError, source: SourceFile): Finding {
  const line = source.text.split('\n')[error.line - 1] ?? '';
  const [message, hint, column = error.column - 1] = wordsOf(error, line);
  const before = source.text.split('\n').slice(0, error.line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0) + column;
  return { code: 'TOML_SYNTAX', message, hint, place: { source, start, end: start + 1 } };
}

function wordsOf({ message }: TomlError, line: string): Words {
  // The rest of the library's words are lines of the file.
  const own = (message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
  const opener = unclosedQuote(line);
  if (opener >= 0 && /control characters|unfinished string|unterminated/.test(own)) {
    const quote = line.charAt(opener);
    return [`the ${quote} is not closed in its line`, `add a ${quote} where the text ends`, opener];
  }
  if (/^\s*\[[^\]]*$/.test(line))
    return ['the [ of a table is not closed', 'write [name] on a line of its own'];
  if (own === 'invalid value') return ['this is no value', 'put text in quotes: country = "at"'];
  if (own.startsWith('trying to redefine'))
    return ['this key or table stands twice', 'remove one of the two'];
  if (own === 'illegal character in key' && !line.includes('='))
    return ['this line has no "="', 'write key = value'];
  return [own, 'correct the marked place; see https://toml.io/en/v1.0.0'];
}

/** Where the quote stands that a line opens and does not close; -1 where there is none. */
function unclosedQuote(line: string): number {
  let open = -1;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (open < 0 && character === '#') return -1;
    if (open < 0 && /["']/.test(character)) open = at;
    else if (open >= 0 && character === line.charAt(open)) open = -1;
    else if (open >= 0 && character === '\\' && line.charAt(open) === '"') at += 1;
  }
  return open;
}
