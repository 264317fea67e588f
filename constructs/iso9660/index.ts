export { isoImage, type IsoOptions, isoSystemArea } from './iso-image';
