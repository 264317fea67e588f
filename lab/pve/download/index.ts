export { downloadFile, type Download } from './download-file';
export { verifyChecksum, type Checksum } from './verify-checksum';
export { urlMetadata } from './url-metadata';
export { parseReference, pullImage, RegistryClient } from './registry';
