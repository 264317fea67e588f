import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { constructReference } from '../../constructs/reference';

jest.setTimeout(120_000);

/** What a formatter of Markdown may change. */
function bare(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, ' ');
}

test('the reference of constructs is fresh (else run: npm run generate)', () => {
  const file = resolve(__dirname, '../../docs/reference/constructs.md');
  expect(bare(readFileSync(file, 'utf8'))).toBe(bare(constructReference()));
});
