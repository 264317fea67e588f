import type { Finding, ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { readYaml, type Tree } from '../yaml';
import { jsonFault, type JsonFault } from './json-fault';

/** Reads a JSON document with the place of every key; a fault is reported. */
export function readJson(source: SourceFile, problems: ProblemList): Tree | undefined {
  try {
    JSON.parse(source.text);
  } catch {
    problems.add(problemOf(jsonFault(source.text), source));
    return undefined;
  }
  // Every JSON document is YAML, whose reader knows where things stand.
  return readYaml(source, problems);
}

/** Message and hint for each kind of fault. */
const WORDS: Readonly<Record<JsonFault['reason'], readonly [message: string, hint: string]>> = {
  ends: ['the file ends too early', 'a bracket or a value is missing at its end'],
  unclosed: ['this quote is not closed in its line', 'add a " where the text ends'],
  comma: ['a comma is missing before this', 'put a comma between the entries of a list or a map'],
  quotes: ['text stands in double quotes', 'write "…"'],
  surplus: [
    'this is one too much',
    'remove it, or the comma before it; after the last bracket nothing may follow',
  ],
  misfit: [
    'this does not fit here',
    'a comma, a quote or a bracket is missing before it or too much; text stands in double quotes',
  ],
};

/** No part of the text is repeated: it may hold a password. */
function problemOf({ offset, reason }: JsonFault, source: SourceFile): Finding {
  const [message, hint] = WORDS[reason];
  return { code: 'JSON_SYNTAX', message, hint, place: { source, start: offset, end: offset + 1 } };
}
