export { type Place, type Position, SourceFile } from './source-file';
export { xmlAttributes, xmlText } from './xml';
