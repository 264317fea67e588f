export { createCertificate, type OwnCertificate } from './certificate';
export { decodeMessage, encodeMessage } from './messages';
export { ProviderService } from './provider-service';
export { applyChange, importedState, planChange } from './resource-change';
export { runProvider, type ProviderProcess } from './run-provider';
export { servePlugin, type PluginServer, type ServeOptions } from './serve';
