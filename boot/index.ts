export { BootError, type BootErrorCode } from './boot-error';
export { type BootServer, type BootServerOptions, startBootServer } from './server';
