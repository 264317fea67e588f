export { BootError, type BootErrorCode } from './boot-error';
export { askBoot, type BootAccess, bootAccess, readBoot } from './client';
export { previewOf } from './preview';
export { type BootServer, type BootServerOptions, startBootServer } from './server';
