export { type Place, type Position, SourceFile } from './source-file';
