export { type CatalogueEntry } from './catalogue';
export { createLabServer, type LabServer, type LabServerOptions } from './server';
export { createLabModel, type LabModel, type LabModelOptions } from './seed';
export type { IdSource } from './model';
export { loadCertificate } from './tls';
