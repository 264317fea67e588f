import { ALLOCATION_CODES, CAPACITY_CODES, DEPENDENCY_CODES } from '../../../site/errors/model-codes';
import { SECRET_CODES } from '../../../site/errors/secret-codes';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROBLEM_CODES } from '../../../site/errors';
import { caseNames, printedProblems, readCase, writeExpected } from './broken-site';

// Regenerate with: UPDATE_GOLDEN=1 npx jest tests/site/invalid/golden
const names = caseNames();
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rackwright-invalid-')));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the site that is broken in the cases is correct itself', () => {
  expect(printedProblems({ title: 'nothing' }, folder)).toBe('\n');
});

test('the corpus is as large as it should be, and no two cases are one', () => {
  expect(names.length).toBeGreaterThanOrEqual(120);
  const changes = names.map((name) => JSON.stringify({ ...readCase(name), title: '', expected: '' }));
  expect(new Set(changes).size).toBe(names.length);
});

test.each(names)('%s', (name) => {
  const broken = readCase(name);
  const printed = printedProblems(broken, folder);
  if (process.env.UPDATE_GOLDEN) writeExpected(name, printed);
  else expect(printed).toBe(broken.expected);
  // Whatever is expected, a program's own words are no message.
  expect(printed).toMatch(/(error|warning) [A-Z_]+: /);
  expect(printed).not.toMatch(/\bat \S+ \(|undefined|\[object|NaN|node:internal/);
});

test('every code of a problem has a case', () => {
  const printed = names.map((name) => readCase(name).expected ?? '').join('\n');
  // Those have their cases beside the checks, each with its whole line.
  const elsewhere = Object.keys({
    ...DEPENDENCY_CODES,
    ...ALLOCATION_CODES,
    ...CAPACITY_CODES,
    ...SECRET_CODES,
  });
  const missing = Object.keys(PROBLEM_CODES).filter(
    (code) => !printed.includes(` ${code}: `) && !elsewhere.includes(code),
  );
  // Made by hostile-files.test.ts: the files would be larger than the rest of the repository.
  const hostile = ['FILE_TOO_LARGE', 'MORE_PROBLEMS'];
  // Those of the import are tested with it.
  const imported = [
    'IMPORT_UNKNOWN_FORMAT',
    'IMPORT_ASSUMED',
    'IMPORT_REACHES',
    'IMPORT_REPLACES',
    'TOML_SYNTAX',
    'JSON_SYNTAX',
  ];
  expect(missing.toSorted()).toEqual([...hostile, ...imported].toSorted());
});
