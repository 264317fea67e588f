export { allocateDisk, copyDisk } from './disk';
export { fileVolume, isFileContent, isStoredName, virtualSizeOf } from './file-volume';
export { removeVolume } from './remove-volume';
export { fileContentsOf, readFiles, storageFolder } from './stored-files';
export { storageOn, storagesOf, storageUse, type StorageUse } from './storage';
export { contentPath, findVolume, needVolume, volumeId, volumeKey, volumePath } from './volume';
