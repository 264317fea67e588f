import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../site';
import { renderDiff } from '../../../site/import';
import { FORMATS } from '../formats/fixtures';
import { importForm, IMPORTED } from './imported';

const GOLDEN = join(__dirname, '../../golden/import');

test.each(Object.keys(IMPORTED))('the import of %s is the golden difference', (form) => {
  const { files, problems, ok } = importForm(form);
  const text = `${files.map(renderDiff).join('')}\n${formatProblems(problems, { color: false })}\n`;
  const file = join(GOLDEN, `${form}.diff`);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
  expect(ok).toBe(true);
});

test('no password or token of the fixtures is in a golden file', () => {
  const secrets = ['not-a-good-one', 'notreallyahash', 'pve2c-0123456789'];
  const given = ['default.toml', 'config.toml'].map((file) =>
    readFileSync(join(FORMATS, 'pve-answers', file), 'utf8'),
  );
  // The control: they are there to be found.
  for (const secret of secrets) expect(given.join('\n')).toContain(secret);
  for (const file of readdirSync(GOLDEN))
    for (const secret of secrets) expect(readFileSync(join(GOLDEN, file), 'utf8')).not.toContain(secret);
});
