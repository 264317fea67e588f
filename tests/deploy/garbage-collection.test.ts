import { garbageCollection } from '../../deploy/garbage-collection';

describe('how often Terraform collects garbage', () => {
  it('is seldom for small stacks, bounded for those between, and as Go has it for large ones', () => {
    expect(garbageCollection(100_000, {})).toEqual({ GOGC: '400' });
    expect(garbageCollection(600_000, {})).toEqual({ GOGC: '400', GOMEMLIMIT: '220200960' });
    expect(garbageCollection(4_000_000, {})).toEqual({ GOGC: '400', GOMEMLIMIT: '448000000' });
    expect(garbageCollection(10_000_000, {})).toEqual({});
  });

  it('is what the user says', () => {
    expect(garbageCollection(100_000, { GOGC: '50' })).toEqual({});
    expect(garbageCollection(2_000_000, { GOMEMLIMIT: '1GiB' })).toEqual({});
  });
});
