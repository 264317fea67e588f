export { pause } from './abort';
export { ProxmoxApi, type TaskLimit } from './api';
export { explain, type CallOrigin } from './explain';
export { retry, type RetryOptions } from './retry';
export { waitUntil } from './wait-until';
