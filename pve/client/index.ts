export { classify, type ErrorMeaning } from './classify';
export { PveClient, type PveClientOptions } from './pve-client';
export { PveError, type PveErrorCode, type PveErrorDetails } from './pve-error';
export { type PveTicket } from './transport';
export { type TaskOptions, type TaskProgress, type TaskResult } from './wait-task';
export { type UploadFile } from './upload';
