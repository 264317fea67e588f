export type { BmcErrorCode } from './bmc-error';
export { askBmc, bmcAccess, type BmcAccess } from './client';
export type { MachineRecord } from './records';
export { startBmc, type BmcOptions, type RunningBmc } from './server';
