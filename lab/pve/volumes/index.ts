export { allocateDisk, copyDisk } from './disk';
export { bytesOfImage, newDiskFile, sweepDiskBytes } from './disk-bytes';
export { fileVolume, isFileContent, virtualSizeOf } from './file-volume';
export { removeVolume } from './remove-volume';
export { readSnippets, storageFolder } from './snippets';
export { storageOn, storagesOf, storageUse, type StorageUse } from './storage';
export { findVolume, needVolume, volumeId, volumeKey, volumePath } from './volume';
