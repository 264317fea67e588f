export { BmcError, type BmcErrorCode } from './bmc-error';
export { askBmc, bmcAccess, type BmcAccess } from './client';
export { Machines, type NewMachine, type PowerState } from './machines';
export type { MachineRecord } from './records';
export { startBmc, type BmcOptions, type RunningBmc } from './server';
