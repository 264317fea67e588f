export { agentUserData, joinUserData } from './agent-user-data';
export { renderAutoinstall, type Autoinstall } from './autoinstall';
export { chosenDisk, renderChooseDisks } from './choose-disks';
export { SERIAL_OF } from './find-disk';
export { renderHostNetworkConfig } from './host-network-config';
export type { InstalledMachine } from './installed-machine';
export { renderMetaData } from './meta-data';
export { renderNetworkConfig } from './network-config';
export { type NixScriptOptions, renderNixConfiguration, renderNixInstallScript } from './nixos';
export {
  CHOOSE_DISK,
  type PreseedLine,
  type PreseedOptions,
  renderChooseDisk,
  renderPreseed,
} from './preseed';
export { shellWord } from './shell-word';
export { reportWithHostKeys } from './told-host-keys';
export { renderTemplateUserData, type TemplateUserData } from './template-user-data';
export { type ExtraUserData, renderUserData } from './user-data';
