import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terraform } from '../../deploy/terraform';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-colors-'));
  writeFileSync(join(folder, 'cdk.tf.json'), '{}');
  writeFileSync(join(folder, 'terraform'), '#!/bin/sh\necho "$@" >> calls\n', { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What Terraform is called with by each command that shows its output. */
async function calls(colors: boolean | undefined): Promise<string[]> {
  const terraform = new Terraform({
    binary: join(folder, 'terraform'),
    directory: folder,
    environment: process.env,
    ...(colors === undefined ? {} : { colors }),
  });
  await terraform.plan();
  await terraform.apply();
  await terraform.destroy();
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
}

test.each([
  [false, [true, true, true]],
  [true, [false, false, false]],
  [undefined, [false, false, false]],
])(
  'colours %p: what is shown of plan, apply and destroy is without them or not',
  async (colors, expected) => {
    const made = await calls(colors);
    expect(made.map((line) => line.split(' ')[0])).toEqual(['plan', 'apply', 'destroy']);
    expect(made.map((line) => line.includes('-no-color'))).toEqual(expected);
  },
);
