export { type Place, type Position, restOfLine, SourceFile } from './source-file';
export { xmlAttributes, xmlText } from './xml';
