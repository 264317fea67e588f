export { runOnNode } from './run';
export { type SshSettings } from './settings';
export { uploadToNode, type NodeUpload } from './upload';
