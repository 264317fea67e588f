export { isoImage, type IsoOptions, isoParts, isoSystemArea } from './iso-image';
