import { jsonSchemas } from '../../../site/schema';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Fields whose values are not ours to describe. */
const OPEN = /\.(vars|services\.nix\.services)(\.|$)/;

/** What each field of a kind of file lacks: words, an example, or what holds without it. */
function lacks(root: Schema): string[] {
  const found: string[] = [];
  const done = new Set<Schema>();
  const follow = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (root.definitions?.[schema.$ref.split('/').at(-1) ?? ''] ?? schema);
  const visit = (schema: Schema, path: string): void => {
    const at = follow(schema);
    if (done.has(at) || OPEN.test(path)) return;
    done.add(at);
    for (const [name, field] of Object.entries(at.properties ?? {})) {
      check(field, `${path}.${name}`);
      visit(field, `${path}.${name}`);
    }
    if (typeof at.additionalProperties === 'object') visit(at.additionalProperties, `${path}.*`);
    for (const each of [at.items, at.additionalProperties]) {
      if (typeof each !== 'object') continue;
      const entry = follow(each);
      const isTold = [each.title, each.description, entry.title, entry.description].some(Boolean);
      if (!isTold) found.push(`${path} does not say what an entry is`);
    }
    for (const each of [at.items, ...(at.anyOf ?? [])]) if (each) visit(each, path);
  };
  const check = (field: Schema, path: string): void => {
    const at = follow(field);
    const words = `${field.description ?? ''} ${at.description ?? ''}`;
    if (words.trim() === '') found.push(`${path} has no description`);
    const options = (at.anyOf ?? []).map(follow);
    const isLeaf = !at.properties && !at.additionalProperties && !options.some((option) => option.properties);
    if (!isLeaf) return;
    if (!/Default|Required/.test(words)) found.push(`${path} does not say what holds without it`);
    for (const limit of [at.minimum, at.maximum]) {
      if (limit === undefined || Math.abs(limit) === Number.MAX_SAFE_INTEGER) continue;
      if (!new RegExp(`\\b${String(limit)}\\b`).test(words))
        found.push(`${path} does not name its limit ${String(limit)}`);
    }
    const shows = [at, field, ...options].some((each) => each.examples ?? each.enum);
    if (!shows && ![at.type].flat().includes('boolean')) found.push(`${path} has no example`);
  };
  visit(root, '');
  return found;
}

test.each([...jsonSchemas()])(
  '%s: every field says what it is, shows an example, and what holds without it',
  (_, text) => {
    const root = JSON.parse(text) as Schema;
    expect(Object.keys(root.properties ?? root.definitions ?? {}).length).toBeGreaterThan(2);
    expect(lacks(root)).toEqual([]);
  },
);

test('what lacks anything would be found', () => {
  const root: Schema = {
    properties: {
      a: { type: 'string' },
      b: { properties: { c: { type: 'number', description: 'C.', minimum: 1 } } },
      d: { description: 'D. Default: none.', examples: [[]], items: { properties: {} } },
    },
  };
  expect(lacks(root)).toEqual([
    '.a has no description',
    '.a does not say what holds without it',
    '.a has no example',
    '.b has no description',
    '.b.c does not say what holds without it',
    '.b.c does not name its limit 1',
    '.b.c has no example',
    '.d does not say what an entry is',
  ]);
});
