export { backedUpDisks, needBackup, restoreDisks, type RestorableBackup, type RestoreTarget } from './backup';
export { allocateDisk, copyDisk } from './disk';
export { bytesOfImage, newDiskFile, sweepDiskBytes } from './disk-bytes';
export { fileVolume, isFileContent, isStoredName, virtualSizeOf } from './file-volume';
export { needRoomForFile } from './full-storage';
export { removeVolume } from './remove-volume';
export { fileContentsOf, readFiles, storageFolder } from './stored-files';
export { storageOn, storagesOf, storageUse, type StorageUse } from './storage';
export { contentPath, findVolume, needVolume, volumeId, volumeKey, volumePath } from './volume';
