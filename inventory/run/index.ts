export { AgentOutOfReach, type AskAgent, type GuestInterface } from './guest-agent';
export { configure } from './configure';
export { ConfigureError, type ConfigureErrorCode } from './configure-error';
export type { ConfigureOptions } from './configure-options';
export { type ProgressStream, progressPrinter } from './progress-printer';
export { type HostHistory, hostHistory } from './host-history';
export type { RunEvent, RunListener, TaskStatus } from './run-event';
export type { HostFailure, HostReport, HostState, RunReport } from './run-report';
export { inParallel } from './in-parallel';
