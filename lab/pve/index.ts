export { endConnectionsOnClose } from './http';
export { type CatalogueEntry } from './catalogue';
export { faultFile, type FaultRule } from './faults';
export { createLabServer, type LabServer, type LabServerOptions } from './server';
export { createLabModel, type LabModel, type LabModelOptions } from './seed';
export { uuidFrom, type IdSource } from './model';
export { loadCertificate } from './tls';
export type { NodeFolder, NodeShell, ShellCommand } from './shell';
export { parseDuration, parseSpread, type TaskDurations } from './clock';
