import type { Place, SourceFile } from '../text';

const PART = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.)?/y;

/**
 * Where each key of a TOML document is written, by its path as JSON. smol-toml tells no places, so the lines of a
 * document that it accepted are looked through; keys of inline tables have the place of the table.
 */
export function locateKeys(source: SourceFile): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let table: readonly string[] = [];
  let closing: string | undefined;
  let offset = 0;
  for (const line of source.text.split('\n')) {
    if (closing !== undefined) {
      // Within a text of several lines there are no keys.
      if (line.includes(closing)) closing = undefined;
    } else {
      const header = /^\s*\[{1,2}/.exec(line);
      const start = header?.[0].length ?? 0;
      const key = readKey(line, start);
      if (key && (header ? line[key.end] === ']' : line[key.end] === '=')) {
        const path = header ? key.parts : [...table, ...key.parts];
        if (header) table = key.parts;
        const from = line.slice(start).search(/\S/) + start + offset;
        const place = { source, start: from, end: offset + key.textEnd };
        for (let length = 1; length <= path.length; length += 1) {
          const name = JSON.stringify(path.slice(0, length));
          if (!places.has(name)) places.set(name, place);
        }
      }
      closing = openedText(line);
    }
    offset += line.length + 1;
  }
  return places;
}

interface Key {
  readonly parts: readonly string[];
  /** Where the key's last character is followed. */
  readonly textEnd: number;
  /** The next character that is no blank. */
  readonly end: number;
}

function readKey(line: string, start: number): Key | undefined {
  const parts: string[] = [];
  PART.lastIndex = start;
  for (let match = PART.exec(line); match; match = PART.exec(line)) {
    parts.push(match[1] ?? match[2] ?? match[3] ?? '');
    const end = PART.lastIndex;
    if (match[4] === undefined) return { parts, end, textEnd: line.slice(0, end).trimEnd().length };
    PART.lastIndex = end;
  }
  return undefined;
}

/** The quotes that a text of several lines, opened in this line, ends with. */
function openedText(line: string): string | undefined {
  const opened = /=\s*(?:\[\s*)?("""|''')/.exec(line);
  if (!opened) return undefined;
  const rest = line.slice(opened.index + opened[0].length);
  return rest.includes(opened[1] ?? '') ? undefined : opened[1];
}
