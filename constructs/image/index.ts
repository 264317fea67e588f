export { ProxmoxImage, type ProxmoxImageProps } from './proxmox-image';
export { ProxmoxIso, type ProxmoxIsoProps } from './proxmox-iso';
export type { StoredFileProps } from './stored-file';
