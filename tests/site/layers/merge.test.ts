import fc from '../../properties';
// The merge is inside the room: its laws are worth proving on their own.
import { merge, mergeAll, settle } from '../../../site/layers';
import { SourceFile } from '../../../site/text';
import type { Entry, Tree } from '../../../site/yaml';
import type { Json } from '../../../site';

const place = { source: new SourceFile('test', '', '/'), start: 0, end: 0 };

function treeOf(value: Json): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item: Json) => treeOf(item)), place };
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, each]): [string, Entry] => [
      key,
      { key: place, value: treeOf(each) },
    ]);
    return { kind: 'map', entries: new Map(entries), place };
  }
  return { kind: 'scalar', value, place };
}

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const { value: json } = fc.letrec<{ value: Json; map: Record<string, Json> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(null, 1, 2, 'x', true),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }) as fc.Arbitrary<Json>,
    tie('map'),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));
const layer = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true });

function merged(...layers: Json[]): Json | undefined {
  const tree = mergeAll(layers.map(treeOf));
  return tree && settle(tree);
}

/** The same value with the keys of every map in reverse. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  );
}

test('merging is associative, so layers may be merged in any grouping', () => {
  fc.assert(
    fc.property(layer, layer, layer, (a, b, c) => {
      const [x, y, z] = [treeOf(a), treeOf(b), treeOf(c)];
      expect(settle(merge(merge(x, y), z))).toEqual(settle(merge(x, merge(y, z))));
    }),
    { numRuns: 1000 },
  );
});

test('an empty layer changes nothing', () => {
  fc.assert(
    fc.property(layer, (each) => {
      expect(merged(each, {})).toEqual(merged(each));
      expect(merged({}, each)).toEqual(merged(each));
    }),
  );
});

test('a layer over itself changes nothing', () => {
  fc.assert(
    fc.property(layer, (each) => {
      expect(merged(each, each)).toEqual(merged(each));
    }),
  );
});

test('null removes, whatever lies below', () => {
  fc.assert(
    fc.property(layer, key, (each, name) => {
      const result = merged(each, Object.fromEntries([[name, null]])) as Record<string, Json>;
      expect(Object.hasOwn(result, name)).toBe(false);
    }),
  );
});

test('what was removed does not come back when a map is laid over it', () => {
  expect(merged({ a: { x: 1 } }, { a: null }, { a: { y: 2 } })).toEqual({ a: { y: 2 } });
});

test('a new default never overrides what a layer above says', () => {
  fc.assert(
    fc.property(layer, layer, layer, (defaults, addition, user) => {
      const all = merged(defaults, addition, user) as Record<string, Json>;
      expectKept(user, all);
    }),
  );
});

/** Every leaf of the user's layer is in the result as the user wrote it. */
function expectKept(user: Record<string, Json>, result: Record<string, Json> | undefined): void {
  for (const [name, value] of Object.entries(user)) {
    const found = result && Object.hasOwn(result, name) ? result[name] : undefined;
    if (value === null) expect(found).toBeUndefined();
    else if (typeof value === 'object' && !Array.isArray(value)) {
      expectKept(value as Record<string, Json>, found as Record<string, Json>);
    } else expect(found).toEqual(value);
  }
}

test('the order of keys never matters', () => {
  fc.assert(
    fc.property(layer, layer, (a, b) => {
      expect(merged(reversed(a), reversed(b))).toEqual(merged(a, b));
    }),
  );
});

test('lists replace and do not join', () => {
  expect(merged({ a: [1, 2] }, { a: [3] })).toEqual({ a: [3] });
});

test('neither layer is changed', () => {
  fc.assert(
    fc.property(layer, layer, (a, b) => {
      const [x, y] = [treeOf(a), treeOf(b)];
      merge(x, y);
      expect([x, y]).toEqual([treeOf(a), treeOf(b)]);
    }),
  );
});

test('a value remembers what it shadows, the nearest layer first', () => {
  const tree = mergeAll([{ a: 1 }, { a: 2 }, { a: 3 }].map(treeOf));
  const leaf = tree?.kind === 'map' ? tree.entries.get('a')?.value : undefined;
  expect(leaf?.shadowed?.map((each) => settle(each))).toEqual([2, 1]);
});
