import type { Finding, ProblemList } from '../errors';
import type { SourceFile } from '../text';
import { readYaml, type Tree } from '../yaml';

/** Reads a JSON document with the place of every key; a fault is reported. */
export function readJson(source: SourceFile, problems: ProblemList): Tree | undefined {
  try {
    JSON.parse(source.text);
  } catch (error) {
    problems.add(problemOf(error as SyntaxError, source));
    return undefined;
  }
  // Every JSON document is YAML, whose reader knows where things stand.
  return readYaml(source, problems);
}

/** The engine's own words quote the text, which may hold a password; not all of them say where. */
function problemOf({ message }: SyntaxError, source: SourceFile): Finding {
  const end = source.text.trimEnd().length;
  const written = / at position (\d+)/.exec(message)?.[1];
  const offset = message.includes('end of JSON') ? end : Number(written ?? 0);
  return {
    code: 'JSON_SYNTAX',
    message:
      offset >= end
        ? 'the file ends too early'
        : written === undefined
          ? 'this file is not JSON'
          : 'this does not fit here',
    hint: 'a comma, a quote or a bracket is missing before it or too much; text stands in double quotes',
    place: { source, start: offset, end: offset + 1 },
  };
}
