export { formatBoolean, parseBoolean } from './boolean';
export { encodeForm, type FormParams, type FormValue, type RepeatedValue } from './form';
export { formatPropertyString, parsePropertyString, type PropertyStringOptions } from './property-string';
export { formatSize, parseSize } from './size';
export { formatUpid, parseUpid, type Upid } from './upid';
export { formatVolumeId, parseVolumeId, type VolumeId } from './volume-id';
export { WireError, type WireErrorCode } from './wire-error';
