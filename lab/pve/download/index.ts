export { downloadFile, type Download } from './download-file';
export { urlMetadata } from './url-metadata';
export { parseReference, pullImage, RegistryClient } from './registry';
