export { allocate, type AllocationResult } from './allocate';
export { HOSTS_KEY, type Lock, type LockedMachine } from './lock';
export { keyOf, splitKey } from './machine-key';
export { usedAddresses } from './addresses';
export { readLock, renderLock } from './lock-file';
export { type Allocations, forgetMachines, writeAllocations } from './write-allocations';
