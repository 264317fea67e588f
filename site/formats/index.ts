export { adaptFormats } from './adapt-formats';
