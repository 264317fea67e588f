import fc from '../properties';
import { firstPause, pauseAfter } from '../../gateway/pauses';

/** Looks at a task of a length until it is seen to have ended: how many, and how long after its end. */
function watched(length: number, usual?: number): { looks: number; late: number } {
  let [time, looks] = [0, 1];
  while (time < length) {
    time += pauseAfter(time, usual);
    looks += 1;
  }
  return { looks, late: time - length };
}

describe('pauses between looks at a task', () => {
  it('add no more than the second that the provider itself waits', () => {
    fc.assert(
      fc.property(fc.nat(600_000), fc.option(fc.nat(600_000), { nil: undefined }), (length, usual) => {
        expect(watched(length, usual).late).toBeLessThanOrEqual(1000);
      }),
    );
  });

  it('are few and end in time once it is known how long tasks of the type take', () => {
    expect(watched(50, 50)).toEqual({ looks: 3, late: expect.closeTo(12.5, 1) as number });
    expect(watched(1500, 1500).looks).toBeLessThanOrEqual(5);
    expect(watched(1500, 1500).late).toBeLessThan(250);
    // The control: without that knowledge there are more.
    expect(watched(1500).looks).toBeGreaterThan(5);
  });

  it('before the first look are until the likely end, and short for what may fail at once', () => {
    expect(firstPause(0)).toBe(0);
    expect(firstPause(10, 50)).toBeCloseTo(32.5);
    expect(firstPause(60, 50)).toBe(0);
    expect(firstPause(0, 60_000)).toBe(200);
  });
});
