import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import * as constructs from '../../constructs';
import { elsewhere, lives, others } from './life';
import { synthesized } from './synthesized';

// Regenerate with: npm run golden
const golden = resolve(__dirname, '../golden/constructs');
const isUpdate = Boolean(process.env['UPDATE_GOLDEN']);

test('every construct has a golden file and a life on the lab, or is shown elsewhere', () => {
  const classes = Object.entries(constructs).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof Construct,
  );
  const shown = [...Object.keys(lives), ...Object.keys(elsewhere)];
  expect(classes.map(([name]) => name).toSorted()).toEqual(shown.toSorted());
  const tests = Object.values(elsewhere).filter((text) => text.startsWith('tests/'));
  for (const file of tests)
    expect([file, existsSync(resolve(__dirname, '../..', file))]).toEqual([file, true]);
});

const makers = [
  ...Object.entries(lives).map(
    ([name, { make }]) =>
      [name, (stack: TerraformStack) => make(stack, { isChanged: false, isAdopted: false })] as const,
  ),
  ...Object.entries(others),
];

test('what is shown elsewhere has a golden file all the same', () => {
  expect(Object.keys(others).toSorted()).toEqual(Object.keys(elsewhere).toSorted());
});

test.each(makers)('%s makes what its golden file says', (name, make) => {
  const made = synthesized((stack) => {
    make(stack);
  });
  const file = resolve(golden, `${name}.json`);
  if (isUpdate) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
  }
  expect(made).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
