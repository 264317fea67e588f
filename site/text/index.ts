export { type Place, type Position, restOfLine, SourceFile } from './source-file';
