export { AnswerDisk, type AnswerDiskProps } from './answer-disk';
export { debianPreseed } from './debian-preseed';
export { nixosInstallation } from './nixos-installation';
export { ubuntuAutoinstall, type UbuntuAutoinstallOptions } from './ubuntu-autoinstall';
