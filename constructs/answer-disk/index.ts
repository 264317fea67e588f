export { AnswerDisk, type AnswerDiskProps } from './answer-disk';
export { ubuntuAutoinstall, type UbuntuAutoinstallOptions } from './ubuntu-autoinstall';
