export { downloadFileResource } from './download-file-resource';
export { fileResource } from './file-resource';
export { deleteVolume, encodeVolume, listVolumes, untilListed, type Volume } from './volumes';
