export { adaptFormats } from './adapt-formats';
export { Notes } from './notes';
export { isForeignVmFile, translateVmFile } from './vm-file';
