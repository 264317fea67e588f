export { backedUpDisks, needBackup, restoreDisks, type RestorableBackup, type RestoreTarget } from './backup';
export { allocateDisk, copyDisk } from './disk';
export { fileVolume, isFileContent, virtualSizeOf } from './file-volume';
export { needRoomForFile } from './full-storage';
export { removeVolume } from './remove-volume';
export { readSnippets, storageFolder } from './snippets';
export { storageOn, storagesOf, storageUse, type StorageUse } from './storage';
export { findVolume, needVolume, volumeId, volumeKey, volumePath } from './volume';
