/** A script that the lab's nodes do not understand. */
export class ScriptError extends Error {}

/** Values of a script's variables. */
export type Variables = Map<string, string>;

const SPECIAL = /[;|<>&\n]/;

/**
 * Splits a script at `;`, line ends and `|`, outside quotes and `$(…)`.
 *
 * @throws ScriptError for a quote or bracket without an end.
 */
export function splitScript(script: string, separators: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < script.length;) {
    const end = endOfUnit(script, at);
    const unit = script.slice(at, end);
    if (unit.length === 1 && separators.includes(unit)) {
      parts.push(part);
      part = '';
    } else {
      part += unit;
    }
    at = end;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}

/** Where the character, quoted text or `$(…)` that begins here ends. */
function endOfUnit(text: string, at: number): number {
  const character = text[at];
  if (character === '\\') return Math.min(at + 2, text.length);
  if (character === "'") return closing(text, "'", at + 1);
  if (character === '"') return endOfDoubleQuoted(text, at + 1);
  if (text.startsWith('$(', at)) {
    for (let next = at + 2; next < text.length; next = endOfUnit(text, next)) {
      if (text[next] === ')') return next + 1;
    }
    throw new ScriptError('a $( has no end');
  }
  return at + 1;
}

/** A single quote is a character like any other there. */
function endOfDoubleQuoted(text: string, from: number): number {
  for (let at = from; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '"') return at + 1;
  }
  throw new ScriptError('a " has no end');
}

function closing(text: string, quote: string, from: number): number {
  const end = text.indexOf(quote, from);
  if (end === -1) throw new ScriptError(`a ${quote} has no end`);
  return end + 1;
}

/**
 * Reads the words of a simple command: quotes are taken away, `$name` and `${name}` become their values.
 *
 * @throws ScriptError for everything else that a shell could do.
 */
export function readWords(command: string, variables: Variables = new Map()): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < command.length;) {
    const end = endOfUnit(command, at);
    const unit = command.slice(at, end);
    if (/^\s$/.test(unit)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at = end;
      continue;
    }
    const variable = /^\$(?:\{(\w+)\}|([A-Za-z_]\w*))/.exec(command.slice(at));
    word =
      (word ?? '') +
      (variable ? (variables.get(variable[1] ?? variable[2] ?? '') ?? '') : plain(unit, variables));
    at = variable ? at + variable[0].length : end;
  }
  return word === undefined ? words : [...words, word];
}

function plain(unit: string, variables: Variables): string {
  if (unit.startsWith("'")) return unit.slice(1, -1);
  if (unit.startsWith('"')) return doubleQuoted(unit.slice(1, -1), variables);
  if (unit.startsWith('\\')) return unit.slice(1);
  if (SPECIAL.test(unit) || unit.startsWith('$(') || unit === '`' || unit === '$')
    throw new ScriptError(`"${unit.slice(0, 40)}" stands where a word is expected`);
  return unit;
}

function doubleQuoted(text: string, variables: Variables): string {
  if (/(?<!\\)(?:\$\(|`)/.test(text)) throw new ScriptError('a command stands inside quotes');
  return text.replace(
    /\\([\\"$`])|\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, escaped?: string, braced?: string, bare?: string) =>
      escaped ?? variables.get(braced ?? bare ?? '') ?? '',
  );
}
