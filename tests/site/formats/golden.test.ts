import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../site';
import { LOADED, loadForm, portable } from './fixtures';

const GOLDEN = join(__dirname, '../../golden/formats');

function expectGolden(name: string, text: string): void {
  const file = join(GOLDEN, name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
}

test.each(Object.keys(LOADED))('%s loads as it is, and is the golden site', (form) => {
  const result = loadForm(form);
  expectGolden(`${form}.problems.txt`, portableProblems(formatProblems(result.problems, { color: false })));
  if (!result.ok) throw new Error('does not load');
  expectGolden(`${form}.json`, portable(result.site));
});

/** The path of the key that set-up makes is that of the checkout. */
function portableProblems(text: string): string {
  return text.replaceAll(/(no key file|-f) \S+fixtures\/formats\//g, '$1 <formats>/');
}
