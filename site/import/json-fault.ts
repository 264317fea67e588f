/** A token of JSON, or blanks; what begins a token and does not complete it has none. */
const TOKEN =
  /[ \t\r\n]+|[{}[\],:]|"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|true\b|false\b|null\b/uy;

/** Up to where a text in quotes is right. */
const QUOTED = /"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

/** What may come next. */
type Wanted = 'value' | 'first item' | 'first key' | 'key' | ':' | ', or end' | 'nothing';

/** Where a text stops being JSON. */
export interface JsonFault {
  /** From 0, in characters; the end of the text where something is missing there. */
  readonly offset: number;
  readonly reason: 'ends' | 'unclosed' | 'comma' | 'quotes' | 'surplus' | 'misfit';
}

/** Finds the first fault of a text that `JSON.parse` refused; the engine does not always say where it is. */
export function jsonFault(text: string): JsonFault {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  let offset = 0;
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return unfinished(text, offset);
    if (token.trim() !== '') {
      const next = step(token, wanted, open);
      if (next === undefined) return { offset, reason: misfit(token, wanted, open.at(-1)) };
      wanted = next;
    }
    offset += token.length;
  }
  return { offset: text.trimEnd().length, reason: 'ends' };
}

/** What may come after a token; undefined where it may not come itself. */
function step(token: string, wanted: Wanted, open: ('{' | '[')[]): Wanted | undefined {
  const isValue = wanted === 'value' || wanted === 'first item';
  const after = (): Wanted => (open.length === 0 ? 'nothing' : ', or end');
  switch (token) {
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(token);
      return token === '{' ? 'first key' : 'first item';
    case '}':
    case ']': {
      const first = token === '}' ? 'first key' : 'first item';
      if (open.at(-1) !== (token === '}' ? '{' : '[') || (wanted !== ', or end' && wanted !== first))
        return undefined;
      open.pop();
      return after();
    }
    case ':':
      return wanted === ':' ? 'value' : undefined;
    case ',':
      if (wanted !== ', or end') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    default:
      if (isValue) return after();
      return (wanted === 'key' || wanted === 'first key') && token.startsWith('"') ? ':' : undefined;
  }
}

function misfit(token: string, wanted: Wanted, around: '{' | '[' | undefined): JsonFault['reason'] {
  if (wanted === 'nothing') return 'surplus';
  if (wanted === ', or end' && !'}]:'.includes(token)) return 'comma';
  const isAfterComma = wanted === 'key' || (wanted === 'value' && around === '[');
  return isAfterComma && '}],'.includes(token) ? 'surplus' : 'misfit';
}

function unfinished(text: string, start: number): JsonFault {
  if (text[start] !== '"')
    return { offset: start, reason: "'`".includes(text[start] ?? '') ? 'quotes' : 'misfit' };
  QUOTED.lastIndex = start;
  const end = start + (QUOTED.exec(text)?.[0].length ?? 1);
  // A line that ends within a text has lost the quote; anything else is a character that must be written otherwise.
  const isOpen = end >= text.length || /[\r\n]/.test(text[end] ?? '');
  return isOpen ? { offset: start, reason: 'unclosed' } : { offset: end, reason: 'misfit' };
}
