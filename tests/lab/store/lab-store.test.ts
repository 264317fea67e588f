import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../properties';
import { LabStore } from '../../../lab/store';

describe('the store', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-store-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('reads back whatever was written and not deleted', async () => {
    const step = fc.record({
      key: fc.string({ minLength: 1, maxLength: 20 }),
      value: fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const folder = mkdtempSync(join(directory, 'run-'));
        const store = LabStore.open(folder);
        const things = store.collection<object>('things');
        const other = store.collection<object>('thing');
        other.set('neighbour', { kept: true });
        const expected = new Map<string, unknown>();
        for (const { key, value } of steps) {
          if (value === null) {
            things.delete(key);
            expected.delete(key);
          } else {
            things.set(key, value);
            expected.set(key, JSON.parse(JSON.stringify(value)));
          }
        }
        await store.close();
        const again = LabStore.open(folder);
        const found = new Map([...again.collection<object>('things').entries()]);
        expect(found).toEqual(expected);
        expect(again.collection<object>('thing').size).toBe(1);
        await again.close();
      }),
      { numRuns: 25 },
    );
  });

  it('keeps keys of any length apart, and all of them in the same order after a restart', async () => {
    const keys = [
      'b',
      'x'.repeat(5000),
      '😀'.repeat(400),
      'a',
      `${'x'.repeat(5000)}y`,
      `${'c'.repeat(90)}\u0001d`,
      '\uffffe',
      `sha256:${'0'.repeat(64)}`,
      `a\n${'n'.repeat(300)}`,
      'x'.repeat(400),
    ];
    const store = LabStore.open(directory);
    const things = store.collection<{ n: number }>('things');
    keys.forEach((key, n) => things.set(key, { n }));
    things.set('gone'.repeat(1000), { n: 0 });
    things.delete('gone'.repeat(1000));
    const before = [...things.entries()];
    expect(before.map(([key]) => key)).toEqual([...keys].sort());
    await store.close();
    const again = LabStore.open(directory);
    expect([...again.collection<{ n: number }>('things').entries()]).toEqual(before);
    await again.close();
  });

  it('says so of a file that is no database, where LMDB would end the process', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-store-'));
    writeFileSync(join(folder, 'data.mdb'), Buffer.alloc(20_000, 'no database'));
    expect(() => LabStore.open(folder)).toThrow("is not the lab's database any more");
    rmSync(folder, { recursive: true });
  });

  it('counts changes, so that what was derived knows when it is old', async () => {
    const store = LabStore.open(directory);
    const things = store.collection<{ n: number }>('things');
    const before = things.version;
    things.set('a', { n: 1 });
    expect(things.version).toBe(before + 1);
    expect(things.delete('b')).toBe(false);
    expect(things.version).toBe(before + 1);
    await store.close();
  });
});
