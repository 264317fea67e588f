export { type Place, type Position, SourceFile } from './source-file';
export { terminalText } from './terminal-text';
export { xmlAttributes, xmlText } from './xml';
