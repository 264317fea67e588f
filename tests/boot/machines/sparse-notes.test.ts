import { SparseNotes } from '../../../boot/machines/sparse-notes';

const HOUR = 3600_000;

test('the first, the second, the fourth … of a machine and a kind are written down, with how many there were', () => {
  const notes = new SparseNotes();
  const written = Array.from({ length: 100 }, () => notes.count('rack1', 'refused', 1e12)).filter(
    (times) => times !== undefined,
  );
  expect(written).toEqual([1, 2, 4, 8, 16, 32, 64]);
  expect(notes.count('rack1', 'seen', 1e12)).toBe(1);
  expect(notes.count('rack2', 'refused', 1e12)).toBe(1);
});

test('a day has so many of them and no more, but the first of each machine', () => {
  const notes = new SparseNotes();
  let written = 0;
  for (let times = 0; times < 1000; times += 1)
    for (let machine = 0; machine < 300; machine += 1)
      if (notes.count(`rack${String(machine)}`, 'refused', 1e12 + times) !== undefined) written += 1;
  expect(written).toBe(300 + 1000);
  expect(notes.count('rack300', 'refused', 1e12)).toBe(1);
});

test.each([24 * HOUR, -24 * HOUR])(
  'another day is counted anew, also one that a clock went back to (%d)',
  (ms) => {
    const notes = new SparseNotes();
    for (let times = 0; times < 3; times += 1) notes.count('rack1', 'refused', 1e12);
    expect(notes.count('rack1', 'refused', 1e12 + 23 * HOUR)).toBe(4);
    expect(notes.count('rack1', 'refused', 1e12 + ms)).toBe(1);
  },
);
