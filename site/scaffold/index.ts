export { ScaffoldError } from './scaffold-error';
export { scaffold, type ScaffoldedFile, type ScaffoldRequest } from './scaffold';
export { projectFiles, type ProjectRequest } from './project';
