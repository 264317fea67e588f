import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import type { ProblemList } from '../errors';
import type { Place, SourceFile } from '../text';
import type { Entry, MapTree, Tree } from '../yaml';
import { locateKeys } from './locate-toml-keys';

/** Reads a TOML document with the place of every key; a fault is reported. */
export function readToml(source: SourceFile, problems: ProblemList): MapTree | undefined {
  try {
    const table = parse(source.text);
    const places = locateKeys(source);
    return toMap(table, [], { places, place: { source, start: 0, end: 1 } });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = offsetOf(source, error.line, error.column);
    problems.add({
      code: 'TOML_SYNTAX',
      // The rest of the library's words are lines of the file, which may hold a password.
      message: (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, ''),
      hint: 'correct the marked place; see https://toml.io/en/v1.0.0',
      place: { source, start, end: start + 1 },
    });
    return undefined;
  }
}

function offsetOf(source: SourceFile, line: number, column: number): number {
  const before = source.text.split('\n').slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

interface Where {
  readonly places: ReadonlyMap<string, Place>;
  /** Of what is around. */
  readonly place: Place;
}

function toMap(table: TomlTable, path: readonly string[], { places, place }: Where): MapTree {
  const entries = Object.entries(table).map(([key, value]): [string, Entry] => {
    const here = [...path, key];
    const at = places.get(JSON.stringify(here)) ?? place;
    return [key, { key: at, value: toTree(value, here, { places, place: at }) }];
  });
  return { kind: 'map', entries: new Map(entries), place };
}

function toTree(value: TomlValue, path: readonly string[], where: Where): Tree {
  const { place } = where;
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => toTree(item, path, where)), place };
  if (value instanceof TomlDate) return { kind: 'scalar', value: value.toISOString(), place };
  if (typeof value === 'object') return toMap(value, path, where);
  return { kind: 'scalar', value: typeof value === 'bigint' ? Number(value) : value, place };
}
