export { Machine, type VmConfig } from './machine';
export { rebootMachine, shutDownMachine, startMachine, stopMachine } from './power';
export { timeoutOf } from './timeouts';
export { statusIfThere, waitForAgent, waitForUnlock, waitUntilGone, waitUntilMade } from './waits';
