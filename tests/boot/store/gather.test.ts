import { setTimeout as sleep } from 'node:timers/promises';
import { gathering } from '../../../boot/store';

/** Loads lengths of words, slowly, and remembers what it was asked. */
function slow(): { ask: (key: string) => Promise<number | undefined>; calls: (readonly string[])[] } {
  const calls: (readonly string[])[] = [];
  const ask = gathering(async (keys) => {
    calls.push(keys);
    await sleep(20);
    if (keys.includes('broken')) throw new Error('gone');
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.length]));
  }, 3);
  return { ask, calls };
}

test('who asks at once is answered by one statement, each for itself', async () => {
  const { ask, calls } = slow();
  expect(await Promise.all(['a', 'nobody', 'a'].map(ask))).toEqual([1, undefined, 1]);
  expect(calls).toEqual([['a', 'nobody']]);
});

test('nobody is answered by a statement that was begun before the question', async () => {
  const { ask, calls } = slow();
  const first = ask('a');
  await sleep(10);
  expect(calls).toEqual([['a']]);
  expect(await Promise.all([first, ask('a')])).toEqual([1, 1]);
  expect(calls).toEqual([['a'], ['a']]);
});

test('a statement has so many keys at most', async () => {
  const { ask, calls } = slow();
  await Promise.all(['a', 'b', 'c', 'd'].map(ask));
  expect(calls).toEqual([['a', 'b', 'c'], ['d']]);
});

test('a statement that fails is told to those alone that it was for', async () => {
  const { ask } = slow();
  const first = ask('broken');
  await sleep(10);
  const second = ask('abc');
  await expect(first).rejects.toThrow('gone');
  expect(await second).toBe(3);
  expect(await ask('ab')).toBe(2);
});
