import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationNames } from '../../../lab/pve/operations';
import { servedOperations } from '../../../lab/pve/routes';

const FILE = join(__dirname, 'served-operations.txt');

/** `8 9 GET /version`: the versions that have an operation which the lab answers. */
function lines(): string[] {
  const [eight, nine] = [new Set(servedOperations(8)), new Set(servedOperations(9))];
  const names = [...new Set([...eight, ...nine])].sort((left, right) =>
    left.split(' ').reverse().join(' ') < right.split(' ').reverse().join(' ') ? -1 : 1,
  );
  return names.map((name) => `${eight.has(name) ? '8' : '-'} ${nine.has(name) ? '9' : '-'} ${name}`);
}

describe('the operations that the lab answers', () => {
  it('are those of the committed list: run with UPDATE_GOLDEN=1 after a change, and never lose one', () => {
    const text = `${lines().join('\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(FILE, text);
    expect(text).toBe(readFileSync(FILE, 'utf8'));
  });

  it.each([
    [8, 0.95],
    [9, 0.95],
  ] as const)('are nearly all of version %i', (major, share) => {
    const [served, all] = [servedOperations(major).length, operationNames(major).length];
    process.stdout.write(`PVE ${major}: ${served} of ${all} operations\n`);
    expect(served / all).toBeGreaterThan(share);
  });
});
