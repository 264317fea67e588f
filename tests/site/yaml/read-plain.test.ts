import fc from '../../properties';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ProblemList } from '../../../site/errors';
import { SourceFile } from '../../../site/text';
import { readComplete } from '../../../site/yaml/read-complete';
import { readPlain } from '../../../site/yaml/read-plain';
import { mutation } from '../invalid/mutations';

const root = resolve(__dirname, '../../..');
const long = Boolean(process.env.RACKWRIGHT_LONG);
const RUNS = long ? 100_000 : 2000;

/** Whether a text is read in the plain way; then the complete way must have nothing against it and read the same. */
function isPlain(text: string): boolean {
  const source = new SourceFile('specs/x.yaml', text, '/');
  const plain = readPlain(source, text);
  if (!plain) return false;
  const problems = new ProblemList();
  const complete = readComplete(source, text, problems);
  // Plain data as JSON: a thousand times cheaper to compare than trees that share a source.
  const shown = (tree: unknown): string =>
    JSON.stringify(tree, (key, value: unknown) =>
      key === 'source' ? undefined : value instanceof Map ? [...value] : Object.is(value, -0) ? '-0' : value,
    );
  expect({ problems: problems.sorted(), tree: shown(complete), text }).toEqual({
    problems: [],
    tree: shown(plain),
    text,
  });
  return true;
}

const files = ['specs', 'examples', 'tests/fixtures', 'tests/golden', 'ansible']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(root, folder, path),
    ),
  )
  .filter((path) => /\.ya?ml$/.test(path));
const texts = files.map((path) => readFileSync(path, 'utf8'));

test('the YAML of this project is read alike in both ways, and most of it in the plain one', () => {
  expect(texts.length).toBeGreaterThan(300);
  const plain = texts.map(isPlain);
  // The cases of broken sites hold what is not plain on purpose.
  const sound = plain.filter((_, index) => !files[index]!.includes('/golden/invalid/'));
  expect(sound.length).toBeGreaterThan(100);
  expect(sound.filter(Boolean).length / sound.length).toBeGreaterThan(0.8);
});

test(`${String(RUNS)} changed specs are read alike in both ways, or left to the complete one`, () => {
  const changed = new Map<string, Buffer>();
  let plain = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      (text, mutations) => {
        changed.set('x.yaml', Buffer.from(text));
        for (const mutate of mutations) mutate(changed);
        plain += isPlain(changed.get('x.yaml')?.toString('utf8') ?? '') ? 1 : 0;
      },
    ),
    { numRuns: RUNS },
  );
  // The control: changes do not all end the plain way.
  expect(plain / RUNS).toBeGreaterThan(0.2);
});

/** What YAML is made of, weighed towards what has a meaning at its place. */
const PARTS = [
  ...[
    'a',
    'b: ',
    'c:\n',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    ' ',
    '  ',
    ': ',
    ':',
    ', ',
    ',',
    '#',
    ' # x\n',
    '\n\n',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '"d"',
    "'e f'",
    '|\n',
    '>-\n',
    '|2\n',
    '? ',
    '---\n',
    '...',
    '%',
    '@',
    '`',
  ],
  ...[
    '1',
    '-1',
    '0x1F',
    '0o17',
    '1_0',
    '1e3',
    '1e999',
    '.5',
    '.inf',
    '.nan',
    '~',
    'null',
    'True',
    'no',
    '007',
    '+12',
  ],
  ...[
    '<<',
    '&a',
    '*a',
    '!t',
    '\\n',
    '\t',
    '\r\n',
    'é',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ud800',
    '😀',
    '-',
    '!',
  ],
];

test(`${String(RUNS * 5)} heaps of signs are read alike in both ways, or left to the complete one`, () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 14 }), (parts) => {
      plain += isPlain(parts.join('')) ? 1 : 0;
    }),
    { numRuns: RUNS * 5, examples: [[['b: ', '|2\n', '\n    ']]] },
  );
  expect(plain).toBeGreaterThan(RUNS / 10);
});

test(`${String(RUNS / 4)} values that the library writes are read alike in both ways`, () => {
  const value = fc.jsonValue({
    maxDepth: 4,
    stringUnit: fc.constantFrom('a', '1', ' ', '\n', '#', ':', '-', '"', 'é', '~'),
  });
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 6 }), value),
      fc.nat(60),
      fc.boolean(),
      (data, width, isFlow) => {
        isPlain(stringify(data, { lineWidth: width + 20, collectionStyle: isFlow ? 'flow' : 'any' }));
      },
    ),
    { numRuns: RUNS / 4 },
  );
});
