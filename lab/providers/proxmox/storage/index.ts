export { downloadFileResource } from './download-file-resource';
export { downloadRecovery } from './download-recovery';
export { fileResource } from './file-resource';
export { ociImageResource } from './oci-image-resource';
export { listVolumes, type Volume } from './volumes';
