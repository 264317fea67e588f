export { AnswerDisk, type AnswerDiskProps } from './answer-disk';
export { debianPreseed } from './debian-preseed';
export type { InstallableVm } from './installed-vm';
export { nixosInstallation } from './nixos-installation';
export { ubuntuAutoinstall, type UbuntuAutoinstallOptions } from './ubuntu-autoinstall';
