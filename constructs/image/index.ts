export { type DownloadProps } from './download';
export { ProxmoxImage, type ProxmoxImageProps } from './proxmox-image';
export { ProxmoxIso, type ProxmoxIsoProps } from './proxmox-iso';
