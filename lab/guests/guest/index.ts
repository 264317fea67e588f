export { hostNameOf, LAB_FUNCTION, plugCard, quote, type MtuOf } from './cards';
export { GuestFiles, type GuestRecord } from './guest-files';
export { packWritten, unpackWritten } from './written-files';
