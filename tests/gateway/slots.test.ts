import { setTimeout as sleep } from 'node:timers/promises';
import fc from '../properties';
import { Slots } from '../../gateway/slots';

const never = new AbortController().signal;

describe('places for clones and moves', () => {
  it('are never more than the limit of each key, and all come to theirs', async () => {
    const key = fc.constantFrom('node a', 'node b', 'storage x', 'storage y');
    const visitor = fc.record({
      keys: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
      ticks: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(visitor, { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (visitors, limit) => {
          const slots = new Slots(() => limit);
          const inside = new Map<string, number>();
          let most = 0;
          const visit = async ({ keys, ticks }: (typeof visitors)[number]): Promise<void> => {
            const leave = await slots.take(keys, never);
            for (const each of keys) inside.set(each, (inside.get(each) ?? 0) + 1);
            most = Math.max(most, ...inside.values());
            for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
            for (const each of keys) inside.set(each, (inside.get(each) ?? 0) - 1);
            leave();
            leave();
          };
          await Promise.all(visitors.map(visit));
          expect(most).toBeLessThanOrEqual(limit);
          expect(slots.isFull(['node a', 'node b', 'storage x', 'storage y'])).toBe(false);
        },
      ),
    );
  });

  it('lets those go first who wait for another key', async () => {
    const slots = new Slots(() => 1);
    const leave = await slots.take(['node a'], never);
    let isBehind = false;
    const behind = slots.take(['node a'], never).then((left) => {
      isBehind = true;
      return left;
    });
    (await slots.take(['node b'], never))();
    await sleep(1);
    expect(isBehind).toBe(false);
    leave();
    (await behind)();
    expect(isBehind).toBe(true);
  });

  it('are not taken by who has gone meanwhile', async () => {
    const slots = new Slots(() => 1);
    const leave = await slots.take(['node a'], never);
    const gone = new AbortController();
    const waiting = slots.take(['node a'], gone.signal);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    leave();
    (await slots.take(['node a'], never))();
    await expect(slots.take(['node a'], gone.signal)).rejects.toThrow('gone');
  });
});
