export { runOnNode } from './run';
export { uploadToNode, type NodeUpload } from './upload';
