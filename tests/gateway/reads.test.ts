import { Reads } from '../../gateway/reads';
import type { Answer } from '../../gateway/answer';

/** A source whose answers tell when they were fetched, and come when they are let go. */
class Source {
  fetched = 0;
  readonly #waiting: (() => void)[] = [];

  readonly fetch = (): Promise<Answer> => {
    this.fetched += 1;
    const body = Buffer.from(String(this.fetched));
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        resolve({ status: 200, body } as Answer);
      });
    });
  };

  async answer(): Promise<void> {
    this.#waiting.shift()?.();
    await new Promise(setImmediate);
  }
}

const text = async (read: Promise<{ readonly answer: Answer; readonly source: string }>): Promise<string> => {
  const { answer, source } = await read;
  return `${answer.body.toString()} ${source}`;
};

describe('reads that others share', () => {
  let source: Source;
  let reads: Reads;
  beforeEach(() => {
    source = new Source();
    reads = new Reads(10_000, () => 0);
  });

  it('are kept, or merged while one is on its way', async () => {
    const [one, two] = [1, 2].map(() => text(reads.read('a', 'kept', source.fetch)));
    await source.answer();
    expect(await Promise.all([one, two])).toEqual(['1 fetched', '1 merged']);
    expect(await text(reads.read('a', 'kept', source.fetch))).toBe('1 kept');
  });

  it('are merged while a write is under way, and fetched anew once it has ended', async () => {
    const one = text(reads.read('a', 'kept', source.fetch));
    reads.begin('write');
    const two = text(reads.read('a', 'kept', source.fetch));
    reads.end('write');
    const three = text(reads.read('a', 'kept', source.fetch));
    await source.answer();
    await source.answer();
    expect(await Promise.all([one, two, three])).toEqual(['1 fetched', '1 merged', '2 fetched']);
    // What came before the end is not kept, and nothing is while something is under way.
    expect(await text(reads.read('a', 'kept', source.fetch))).toBe('2 kept');
    reads.begin('write');
    const four = text(reads.read('a', 'kept', source.fetch));
    await source.answer();
    expect(await four).toBe('3 fetched');
    const five = text(reads.read('a', 'kept', source.fetch));
    await source.answer();
    expect(await five).toBe('4 fetched');
  });

  it('give nobody who wants a fresh one what was fetched before he asked', async () => {
    const one = text(reads.read('a', 'fresh', source.fetch));
    // What the first one sees may have changed meanwhile; who asks from here on waits for the next, together.
    const [two, three] = [2, 3].map(() => text(reads.read('a', 'fresh', source.fetch)));
    await source.answer();
    const four = text(reads.read('a', 'fresh', source.fetch));
    await source.answer();
    await source.answer();
    expect(await Promise.all([one, two, three, four])).toEqual([
      '1 fetched',
      '2 fetched',
      '2 merged',
      '3 fetched',
    ]);
    const last = text(reads.read('a', 'fresh', source.fetch));
    await source.answer();
    expect(await last).toBe('4 fetched');
  });

  it('fetch again for who waits where the one before failed', async () => {
    const failing = reads.read('a', 'fresh', () => Promise.reject(new Error('gone')));
    const next = text(reads.read('a', 'fresh', source.fetch));
    await expect(failing).rejects.toThrow('gone');
    await source.answer();
    expect(await next).toBe('1 fetched');
  });
});
