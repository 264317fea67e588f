export { allocate, type AllocationResult } from './allocate';
export type { Lock } from './lock';
export { readLock, renderLock } from './lock-file';
export { type Allocations, writeAllocations } from './write-allocations';
