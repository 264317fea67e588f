export { renderAutoinstall, type Autoinstall } from './autoinstall';
export { renderHostNetworkConfig } from './host-network-config';
export { renderMetaData } from './meta-data';
export { renderNetworkConfig } from './network-config';
export { type ExtraUserData, renderUserData } from './user-data';
