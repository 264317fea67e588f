export { cloudInitOf } from './cloud-init';
export { generateMetaData, generateNetworkConfig, generateUserData } from './generated';
