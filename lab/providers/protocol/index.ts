export { createCertificate, type OwnCertificate } from './certificate';
export { runProvider, type ProviderProcess } from './run-provider';
export { servePlugin, type PluginServer, type ServeOptions } from './serve';
