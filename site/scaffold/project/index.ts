export { projectFiles, type ProjectRequest } from './project-files';
