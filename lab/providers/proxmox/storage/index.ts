export { downloadFileResource } from './download-file-resource';
export { downloadRecovery } from './download-recovery';
export { fileResource } from './file-resource';
export { listVolumes, type Volume } from './volumes';
