export { renderAutoinstall, type Autoinstall } from './autoinstall';
export { renderHostNetworkConfig } from './host-network-config';
export type { InstalledMachine } from './installed-machine';
export { renderMetaData } from './meta-data';
export { renderNetworkConfig } from './network-config';
export { type NixScriptOptions, renderNixConfiguration, renderNixInstallScript } from './nixos';
export { type PreseedLine, type PreseedOptions, renderPreseed } from './preseed';
export { shellWord } from './shell-word';
export { type ExtraUserData, renderUserData } from './user-data';
