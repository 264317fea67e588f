export { allocate, type AllocationResult } from './allocate';
export type { Lock } from './lock';
export { usedAddresses } from './addresses';
export { readLock, renderLock } from './lock-file';
export { type Allocations, writeAllocations } from './write-allocations';
