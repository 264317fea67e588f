export { changeConfig, type ConfigChange } from './change-config';
export { checkConfigPermission, type ConfigAuthority } from './config-permission';
export { configParams, isDriveKey } from './config-keys';
export { isCloudInitDrive, readDrive, writeDrive, type Drive } from './drive';
export { checkNewDisks } from './new-disks';
export { readNics, writeNic, type Nic } from './nic';
export { writeProperties } from './property';
export { writeTags } from './tags';
