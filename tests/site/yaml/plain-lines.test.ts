import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ProblemList } from '../../../site/errors';
import { SourceFile } from '../../../site/text';
import { MOST_LEXEMES } from '../../../site/yaml/parse-document';
import { readPlainLines } from '../../../site/yaml/read-plain-lines';
import { readWhole } from '../../../site/yaml/read-yaml';
import { toPlain, type Tree } from '../../../site/yaml/tree';
import { mutation } from '../invalid/mutations';

const long = Boolean(process.env.RACKWRIGHT_LONG);
const RUNS = long ? 40_000 : 4_000;
const PATIENCE_MS = long ? 1_200_000 : 120_000;

/** A tree with all its places and the order of its keys. */
function shown(tree: Tree): unknown {
  const place = [tree.kind, tree.place.start, tree.place.end];
  if (tree.kind === 'scalar') return [...place, tree.value];
  if (tree.kind === 'list') return [...place, tree.items.map(shown)];
  if (tree.kind === 'invalid') return place;
  const entries = [...tree.entries].map(([name, { key, value }]) => [name, key.start, key.end, shown(value)]);
  return [...place, entries];
}

/** Whether the lines were read; then the library's parser must give the very same, and no mistake. */
function isReadAlike(text: string): boolean {
  const source = new SourceFile('a.yaml', text, '/');
  const plain = readPlainLines(source, text, MOST_LEXEMES);
  if (!plain) return false;
  const problems = new ProblemList();
  const whole = readWhole(source, problems);
  expect({ text, problems: problems.sorted().map(({ code }) => code) }).toEqual({ text, problems: [] });
  expect({ text, tree: shown(plain) }).toEqual({ text, tree: whole && shown(whole) });
  return true;
}

const yamlBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
const root = resolve(__dirname, '../../..');
const specs = yamlBelow(join(root, 'specs'));

test('the example site and the fixtures are read alike, and most of them without the library', () => {
  const texts = [...specs, ...yamlBelow(join(root, 'tests/fixtures'))];
  const read = texts.filter(isReadAlike);
  expect(texts.length).toBeGreaterThan(25);
  expect(read.length / texts.length).toBeGreaterThan(0.8);
  expect(specs.every(isReadAlike)).toBe(true);
});

const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    1e21,
    10001,
    '',
    'a',
    'true',
    'null',
    '~',
    '1',
    '0x1f',
    '.5',
  ),
  fc.constantFrom(
    '10.0.0.1/24',
    'fd00:10::11/64',
    'a: b',
    'a #b',
    '#',
    'x,y',
    '[a]',
    '- a',
    '-a',
    '2GiB',
    'é',
    '=',
  ),
  fc.stringMatching(/^[a-z0-9 ./:_-]{0,8}$/),
  fc.integer(),
);
const name = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom('vm', 'nics', 'net0', 'debian-12', 'a.b', '1', 'true', 'null', 'a/b', 'ö'),
  },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', '<<', 'x y', '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 4 }) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
  ),
}));
const style = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  flowCollectionPadding: fc.boolean(),
  lineWidth: fc.constantFrom(0, 80),
  singleQuote: fc.constantFrom(null, true, false),
} as const);

test(
  'whatever the library writes is read alike, and says what was written',
  () => {
    let read = 0;
    fc.assert(
      fc.property(fc.dictionary(name, anything, { maxKeys: 5, minKeys: 1 }), style, (value, options) => {
        const text = stringify(value, options);
        if (!isReadAlike(text)) return;
        read += 1;
        const tree = readPlainLines(new SourceFile('a', text, '/'), text, MOST_LEXEMES);
        expect(tree && toPlain(tree)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: RUNS / 4 },
    );
    expect(read / (RUNS / 4)).toBeGreaterThan(0.1);
  },
  PATIENCE_MS,
);

test(
  'specs with any change are read alike, or left to the library',
  () => {
    let read = 0;
    const files = new Map(specs.map((text, index) => [String(index), Buffer.from(text)]));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const changed = new Map(files);
        for (const mutate of mutations) mutate(changed);
        for (const [path, bytes] of changed)
          if (bytes !== files.get(path) && isReadAlike(bytes.toString('utf8'))) read += 1;
      }),
      { numRuns: RUNS },
    );
    // The control: many changes leave a file that can be read, and many do not.
    expect(read / RUNS).toBeGreaterThan(0.2);
    expect(read / RUNS).toBeLessThan(1.5);
  },
  PATIENCE_MS,
);

/** Of the first kind most of the time, so that a few lines together are sometimes right. */
const mostly = (usual: readonly string[], odd: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 14, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...odd));

/** Everything that begins, ends or interrupts something, in columns that may not fit. */
const line = fc
  .tuple(
    mostly(['', '', '  ', '  ', '    '], [' ', '   ', '      ']),
    mostly(['', '', '', '- '], ['-', '-  ', '- - ', '? ', '--- ']),
    mostly(
      ['a:', 'b:', 'c:', 'd:', 'e:', '"f":', "'g':", '1:'],
      ['d', 'a: b:', 'c :', '~:', '<<:', '[a]:', '&a b:'],
    ),
    mostly(
      ['', '', '', ' 1', ' x y', " 'x'", ' [1, 2]', ' { a: 1 }'],
      [' "x" y', ' [1, 2', ' ]', ' { a: 1, b: }'],
    ),
    mostly(['', '', '', ' ', ' # c'], ['# c', ' #', ':', ' :', ', b', ' - x', ' |', ' >-', ' *a', ' @x']),
  )
  .map((parts) => parts.join(''));
const lines = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: line },
      fc.constantFrom('', ' ', '# c', '  # c', '...', '---', '%YAML 1.2'),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((all) => all.join('\n'));

test(
  'lines that hardly fit together are read alike, or left to the library',
  () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          lines,
          lines.map((text) => `${text}\n`),
        ),
        (text) => {
          if (isReadAlike(text)) read += 1;
        },
      ),
      { numRuns: RUNS * 2 },
    );
    expect(read / (RUNS * 2)).toBeGreaterThan(0.05);
  },
  PATIENCE_MS,
);

test.each([
  ['a: 1\na: 2\n', 'a key that stands twice'],
  ['a: b\n  c\n', 'a text of two lines'],
  ['a: b\n  c: d\n', 'a value before a map'],
  ['a: [b\n', 'an open bracket'],
  ['a: "b\n', 'an open quote'],
  ['a: "\\u0000"\n', 'an escape'],
  ["a: 'it''s'\n", 'a doubled quote'],
  ['a: &x b\nc: *x\n', 'an anchor'],
  ['a: !!str 1\n', 'a tag'],
  ['a: |\n  b\n', 'a block of text'],
  ['a:\tb\n', 'a tab'],
  ['a: b\r\n', 'a carriage return'],
  ['? a\n: b\n', 'a key with a mark'],
  ['--- \na: b\n', 'a mark of a document'],
  ['a: 99999999999999999999\n', 'a number that loses digits'],
  ['a: .inf\n', 'an infinity'],
  ['__proto__: 1\n', 'a key that is none'],
  ['a: -----BEGIN PRIVATE KEY-----\n', 'a private key'],
  ['- a\n', 'a list'],
  [`${'k'.repeat(1100)}: 1\n`, 'a key that is too long'],
  [`a: { ${'k'.repeat(1100)}: 1 }\n`, 'a key that is too long in brackets'],
  ['', 'nothing'],
  [`${Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`, 'deep values'],
])('%j is left to the library: %s', (text) => {
  expect(isReadAlike(text)).toBe(false);
});

test('keys of a thousand characters are read alike', () => {
  expect(isReadAlike(`${'k'.repeat(1000)}: { ${'l'.repeat(1000)}: 1 }\n`)).toBe(true);
});

test('what the library would not read for its size is not read either', () => {
  const text = 'a: { b: 1 }\n';
  const source = new SourceFile('a', text, '/');
  expect(readPlainLines(source, text, 20)).toBeDefined();
  expect(readPlainLines(source, text, 10)).toBeUndefined();
});
