export { type CloudInitData, cloudInitRenderer } from './cloud-init-data';
export { type CloudInitAttachment, CloudInitDisk, type CloudInitDiskProps } from './cloud-init-disk';
export { renderMetaData } from './meta-data';
export { renderNetworkConfig } from './network-config';
export { type ExtraUserData, renderUserData } from './user-data';
