import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import type { ProblemList } from '../errors';
import type { Place, SourceFile } from '../text';
import type { Entry, MapTree, Tree } from '../yaml';
import { locateKeys } from './locate-toml-keys';
import { tomlProblem } from './toml-problem';

/** Reads a TOML document with the place of every key; a fault is reported. */
export function readToml(source: SourceFile, problems: ProblemList): MapTree | undefined {
  try {
    const table = parse(source.text);
    const places = locateKeys(source);
    return toMap(table, [], { places, place: { source, start: 0, end: 1 } });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    problems.add(tomlProblem(error, source));
    return undefined;
  }
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
