export { scaffold, type ScaffoldedFile, type ScaffoldRequest } from './scaffold';
