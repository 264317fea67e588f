import { diffArrays } from 'diff';
import { parseDocument } from 'yaml';
import { isSame } from './values';
import type { Json } from '../model';

/**
 * The new text with the old one's lines wherever the two differ in blanks alone: the YAML library writes `[ a ]` where
 * people write `[a]`, and a difference should show what changed and nothing else.
 */
export function keepLayout(before: string, after: string): string {
  const [old, made] = [before.split('\n'), after.split('\n')];
  const parts = diffArrays(old, made, { comparator: (a, b) => squeezed(a) === squeezed(b) });
  const lines: string[] = [];
  let [atOld, atMade] = [0, 0];
  for (const { added, removed, value } of parts) {
    if (removed) atOld += value.length;
    else if (added) {
      lines.push(...made.slice(atMade, atMade + value.length));
      atMade += value.length;
    } else {
      lines.push(...old.slice(atOld, atOld + value.length));
      atOld += value.length;
      atMade += value.length;
    }
  }
  const kept = lines.join('\n');
  // Another indentation, or blanks within a text, mean something: then the library's own text counts.
  const document = parseDocument(kept);
  const isRight = document.errors.length === 0 && isSame(valueOf(kept), valueOf(after));
  return isRight ? kept : after;
}

function squeezed(line: string): string {
  return line.replaceAll(/\s+/g, '');
}

function valueOf(text: string): Json {
  return parseDocument(text).toJS() as Json;
}
